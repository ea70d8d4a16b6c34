/* One map series; a click hands it the next quarter's values. */
(async function () {
    const chart = echarts.init(document.getElementById('map'));
    const [geometry, shown] = await Promise.all(['/geometry.json', '/values.json'].map((url) => fetch(url).then((answer) => answer.json())));
    let place = shown.quarters.length - 1;

    echarts.registerMap('district', geometry);
    const edges = [-Infinity, ...shown.breaks, Infinity];
    const pieces = shown.colours.map((color, k) => ({
        ...(k ? {gte: edges[k]} : {}), ...(k < shown.breaks.length ? {lt: edges[k + 1]} : {}), color,
    }));
    const data = () => shown.codes.map((name, i) => ({name, value: shown.index[place][i]}));
    chart.setOption({
        animation: false,
        tooltip: {trigger: 'item'},
        visualMap: {type: 'piecewise', pieces, show: false},
        series: [{
            type: 'map', map: 'district', nameProperty: 'code', data: data(), top: 10, bottom: 10,
            itemStyle: {areaColor: shown.missing, borderColor: '#ffffff', borderWidth: 0.8}, label: {show: false},
        }],
    });

    const step = (by) => {
        place = Math.max(0, Math.min(shown.quarters.length - 1, place + by));
        chart.setOption({series: [{data: data()}]});
    };
    document.getElementById('back').addEventListener('click', () => step(-1));
    document.getElementById('forth').addEventListener('click', () => step(1));
})();
