"""The page of reports in a real browser: ask for one, see it made, fetch it, remove it."""

import json
from pathlib import Path


def test_a_report_is_asked_for_made_and_fetched_and_single_files_follow_what_is_chosen(
    open_page, atlas_url, until
):
    with open_page(role="street") as page:
        page.goto(f"{atlas_url}/reports?quarter=2016Q4")
        page.wait_for_selector("#report-jobs[data-painted]")
        until(page, "document.querySelector('#report-quarter').value === '2016Q4'")
        for box in page.query_selector_all("#report-forms input:checked"):
            box.click()
        page.click("#report-ask")
        until(page, "document.querySelector('#report-said').textContent.length > 0")
        assert page.query_selector("[data-job]") is None  # nothing was chosen, so nothing was asked for
        page.check("#report-forms input[value=geojson]")
        page.select_option("#report-quarter", "2017Q1")
        page.click("#report-ask")
        page.wait_for_selector("[data-state=done]", timeout=60_000)
        with page.expect_download() as download:
            page.click("[data-job] .btn-primary")
        name = download.value.suggested_filename
        assert name.startswith("pingan-2017Q1-")
        fetched = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
        assert fetched["about"]["release"] in name
        assert len(fetched["features"]) > 1
        table = page.get_attribute("[data-file='ranking.csv']", "href")
        assert "/2017Q1/ranking.csv?area=3101" in table
        assert "quarter=2017Q1" in page.evaluate("location.search")
        with page.expect_download() as download:
            page.click("[data-file='ranking.csv']")
        assert download.value.suggested_filename.endswith("-ranking-zh.csv")
        sizes = page.evaluate(
            "[...document.querySelectorAll('.report-page a, .report-page button')].map((one) => one.offsetHeight)"
        )
        assert min(sizes) >= 44
        page.click("[data-remove]")
        until(page, "!document.querySelector('[data-job]')")
