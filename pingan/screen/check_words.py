"""What `pingan screen check` says, in both languages: what was found, why, and what to do."""

WORDS = {
    "no_address": {
        "zh": "“{link}”不是网址：请给出大屏链接，例如 https://atlas.example/screen#token=…",
        "en": "“{link}” is no address: give the screen's link, such as https://atlas.example/screen#token=…",
    },
    "no_screen_address": {
        "zh": "链接指向 {path}，大屏的地址是 {origin}/screen#token=…（以下按该地址检查）",
        "en": "the link leads to {path}, the screen's address is {origin}/screen#token=… (which is checked now)",
    },
    "unknown_host": {
        "zh": "本机查不到主机 {host}：请核对拼写、DNS 或 hosts 文件",
        "en": "this machine knows no host {host}: check the spelling, the DNS or the hosts file",
    },
    "host": {"zh": "主机 {host} 的地址是 {address}", "en": "host {host} is {address}"},
    "certificate": {
        "zh": "证书不被信任（{why}）：请在大屏主机上安装签发它的根证书，或更换证书",
        "en": "the certificate is not trusted ({why}): install the authority that signed it on the wall's machine, "
        "or replace it",
    },
    "timeout": {
        "zh": "{origin} 在 {seconds} 秒内没有应答：防火墙、路由，或服务器过载",
        "en": "{origin} did not answer within {seconds} s: a firewall, the route, or a server that is overloaded",
    },
    "unreachable": {
        "zh": "连接不上 {origin}（{why}）：服务是否在运行？端口对吗？",
        "en": "{origin} cannot be reached ({why}): does the server run? is the port right?",
    },
    "host_not_allowed": {
        "zh": "服务器不接受主机名 {host}（403）：请把它加入服务器的 PINGAN_ALLOWED_HOSTS",
        "en": "the server does not take the host name {host} (403): add it to the server's PINGAN_ALLOWED_HOSTS",
    },
    "not_our_page": {
        "zh": "/screen 处不是大屏页面（状态 {status}{to}）：中间的代理，或没有大屏的旧版本",
        "en": "at /screen there is no wall screen (status {status}{to}): a proxy in between, or an older version",
    },
    "page": {"zh": "{origin}/screen 在 {seconds} 秒内应答", "en": "{origin}/screen answers in {seconds} s"},
    "no_date": {
        "zh": "应答没有 Date 头：代理去掉了它，大屏无法校正自己的时钟",
        "en": "answers have no Date header: a proxy removes it, and the screen cannot set its clock right",
    },
    "clock": {
        "zh": "本机时钟与服务器相差 {seconds} 秒",
        "en": "this machine's clock is {seconds} s from the server's",
    },
    "clock_off": {
        "zh": "本机时钟与服务器相差 {seconds} 秒：请启用网络校时（大屏本身显示服务器的时间）；"
        "若是服务器有误，请校正服务器",
        "en": "this machine's clock is {seconds} s from the server's: let it be set from the network (the screen shows "
        "the server's time all the same); if it is the server that is wrong, set the server",
    },
    "https": {
        "zh": "https：服务器离线时也能启动（Service Worker）",
        "en": "https: it can start while the server is away (service worker)",
    },
    "this_machine": {
        "zh": "服务器就在本机：服务器离线时也能启动（Service Worker）",
        "en": "the server is on this machine: it can start while the server is away (service worker)",
    },
    "insecure": {
        "zh": "不是 https：服务器离线时浏览器无法重新启动大屏，其余功能正常。请改用 https，或以 "
        "--unsafely-treat-insecure-origin-as-secure={origin} 启动 Chromium",
        "en": "no https: a browser that starts while the server is away shows nothing; all else works. Use https, or "
        "start Chromium with --unsafely-treat-insecure-origin-as-secure={origin}",
    },
    "no_worker": {
        "zh": "/screen/worker.js 没有应答（状态 {status}）：大屏无法在服务器离线时启动",
        "en": "/screen/worker.js does not answer (status {status}): no start while the server is away",
    },
    "mixed_build": {
        "zh": "页面与其文件不是同一版本（{files}）：服务器正在更新，或同一地址后有两个版本；几分钟后再试",
        "en": "the page and its files are not of one build ({files}): the server is being exchanged, or there are two "
        "versions behind one address; try again in some minutes",
    },
    "shell": {
        "zh": "页面的 {count} 个文件齐全（版本 {build}）",
        "en": "all {count} files of the page are there (build {build})",
    },
    "token_none": {
        "zh": "链接中没有令牌：请打开发放时显示的完整链接（…/screen#token=…），或用 --token 给出",
        "en": "the link has no token: use the whole link that was shown when it was issued (…/screen#token=…), or "
        "--token",
    },
    "token_logged": {
        "zh": "这是旧式链接：令牌写在 ? 之后，会记入沿途代理的日志。请改写为 {origin}/screen#token=…（令牌不变），"
        "或另发一个令牌",
        "en": "an older link: its token stands behind the ? and so in the logs of proxies on the way. Write it as "
        "{origin}/screen#token=… (the token stays valid), or issue another",
    },
    "token_unknown": {
        "zh": "服务器不认识这个令牌：核对是否抄全；若经过代理，代理须转发 Authorization 头",
        "en": "the server does not know this token: check that it is whole; a proxy in between has to hand on the "
        "Authorization header",
    },
    "token_revoked": {
        "zh": "令牌已被吊销：请在“系统管理 → 令牌”中另发一个，并在大屏上打开新链接",
        "en": "the token was revoked: issue another under Administration, Tokens, and open its link on the screen",
    },
    "token_expired": {
        "zh": "令牌已过期：请另发一个，并在大屏上打开新链接",
        "en": "the token has expired: issue another, and open its link on the screen",
    },
    "address": {
        "zh": "令牌不可从本机的地址使用：它绑定了另一个地址或网段"
        "（在大屏主机上运行此检查；若经过代理，核对 PINGAN_TRUSTED_PROXIES）",
        "en": "the token may not be used from this machine's address: it is bound to another one (run this check on "
        "the wall's machine; behind a proxy, see PINGAN_TRUSTED_PROXIES)",
    },
    "database": {
        "zh": "服务器在运行，但数据库不可用：大屏保留最后一屏画面，恢复后自行继续",
        "en": "the server runs, its database is away: screens keep their last picture, and go on by themselves",
    },
    "no_state": {
        "zh": "/screen/state.json 应答异常（状态 {status}）：请看服务器日志",
        "en": "/screen/state.json answers strangely (status {status}): see the server's log",
    },
    "shows_streets": {
        "zh": "令牌有效：大屏“{name}”，只显示街镇",
        "en": "the token is good: screen “{name}”, shows streets only",
    },
    "shows_committees": {
        "zh": "令牌有效：大屏“{name}”，显示街镇和居委会",
        "en": "the token is good: screen “{name}”, shows streets and committees",
    },
    "nothing_published": {
        "zh": "还没有发布任何季度：大屏在发布后自行显示",
        "en": "no quarter is published yet: the screen shows it by itself once it is",
    },
    "edition": {
        "zh": "最新季度 {quarter}（发布 {release}）",
        "en": "newest quarter {quarter} (release {release})",
    },
    "demonstration": {"zh": "这是演示数据", "en": "this is demonstration data"},
    "no_document": {
        "zh": "{kind} 文档取不到（状态 {status}）：请看服务器日志",
        "en": "the document {kind} does not come (status {status}): see the server's log",
    },
    "document": {
        "zh": "{kind} 文档：{kilobytes} kB，{seconds} 秒",
        "en": "document {kind}: {kilobytes} kB in {seconds} s",
    },
    "not_newest": {
        "zh": "服务器最新的发布是 {quarter}，而大屏得到的是较早的：若几秒后仍如此，请看服务器日志",
        "en": "the server's newest release is of {quarter}, and screens get an older one: if that stays so for more "
        "than some seconds, see the server's log",
    },
    "interrupted": {
        "zh": "检查中途连接断开（{why}）：请再试一次",
        "en": "the connection broke in the middle of the check ({why}): try again",
    },
    "no_browser": {
        "zh": "本机没有 Chromium：请在大屏的浏览器中打开 {origin}/screen?check，"
        "检查窗口大小、缩放、中文字体、存储和 Service Worker",
        "en": "this machine has no Chromium: open {origin}/screen?check in the wall's own browser, for size, scale, "
        "Chinese fonts, storage and service worker",
    },
    "browser_failed": {
        "zh": "{browser} 没有打开 {origin}/screen?check：请在大屏的浏览器中打开它",
        "en": "{browser} did not open {origin}/screen?check: open it in the wall's own browser",
    },
    "browser": {
        "zh": "本机浏览器 {value}（无窗口）",
        "en": "this machine's browser {value} (without a window)",
    },
    "secure": {"zh": "浏览器视该地址为安全：{value}", "en": "the browser's secure context: {value}"},
    "worker": {"zh": "Service Worker：{value}", "en": "service worker: {value}"},
    "storage": {"zh": "保存最后一屏画面：{value}", "en": "keeps the last picture: {value}"},
    "fonts": {
        "zh": "显示中文（{value}）；若不能，请安装中文字体（fonts-noto-cjk 或 Windows 中文语言包）",
        "en": "draws Chinese ({value}); where it does not, install a Chinese font (fonts-noto-cjk, or Windows' "
        "Chinese language)",
    },
    "webgl": {"zh": "WebGL2：{value}（不需要）", "en": "WebGL2: {value} (not needed)"},
    "motion": {"zh": "动画：{value}", "en": "motion: {value}"},
    "clock_browser": {"zh": "浏览器的时钟快 {value}", "en": "the browser's clock is ahead by {value}"},
    "on_the_wall": {
        "zh": "窗口大小、缩放和全屏只有大屏自己的浏览器知道：在大屏上打开 {origin}/screen?check",
        "en": "size, scale and full screen only the wall's own browser knows: open {origin}/screen?check there",
    },
    "all_good": {"zh": "没有发现问题。", "en": "Nothing is wrong."},
    "some_bad": {"zh": "发现 {count} 个问题（✗）。", "en": "Wrong: {count} (✗)."},
}

VALUES = {
    "activated": {"zh": "已启用", "en": "active"},
    "activating": {"zh": "正在启用", "en": "starting"},
    "installing": {"zh": "正在安装", "en": "being installed"},
    "installed": {"zh": "等待启用", "en": "waiting"},
    "redundant": {"zh": "已被取代", "en": "replaced"},
    "none": {"zh": "没有", "en": "none"},
    "kept": {"zh": "能保存", "en": "kept"},
    "persistent": {"zh": "能保存，磁盘紧张时也不清除", "en": "kept, also when the disk is short"},
    "yes": {"zh": "有", "en": "there"},
    "no": {"zh": "没有", "en": "not there"},
    "full": {"zh": "完整", "en": "full"},
    "streets": {"zh": "街镇", "en": "streets"},
    "committees": {"zh": "街镇和居委会", "en": "streets and committees"},
    "reduce": {"zh": "按系统设置减少", "en": "reduced, as the system asks"},
}
"""What the browser finds, where it is one of few: the same words as on its own page, `screen_up.value_…`."""
