"""What the check of the audit log says of each kind of fault, and of the signature, by language."""

from pingan.signing import Signed

SIGNED = {
    Signed.RIGHT: {"zh": "末行已签名，签名无误。", "en": "Its end is signed and right."},
    Signed.WRONG: {
        "zh": "末行的签名与日志不符：日志的结尾或起点在没有密钥的情况下被改动过。",
        "en": "The signature of its end is not of this log: its end or beginning was changed without the key.",
    },
    Signed.OTHER_KEY: {
        "zh": "末行由另一把密钥（{key}）签名。",
        "en": "Its end is signed by another key ({key}).",
    },
    Signed.NO_KEY: {
        "zh": "末行已签名（{key}），此处没有密钥可核对。",
        "en": "Its end is signed ({key}), and there is no key here to check it with.",
    },
    Signed.NONE: {"zh": "末行未签名。", "en": "Its end is not signed."},
}
CHANGED = {
    "zh": "第 {number} 行的内容被改动过。",
    "en": "Line {number} was changed: it does not say what its hash says.",
}
REWRITTEN = {
    "zh": "第 {number} 行被改写过，并重新计算了它的校验值：其后的记录指向的是原来的内容。",
    "en": "Line {number} was rewritten together with its hash: what follows it points to what it said before.",
}
MOVED = {
    "zh": "第 {number} 行原来是第 {home} 行：记录的次序被改动过。",
    "en": "Line {number} was line {home}: lines were put in another order.",
}
ADDED = {
    "zh": "第 {number} 至 {last} 行不是由本程序写入的：日志记下的末行在它们之前。",
    "en": "Lines {number} to {last} were not written by this program: the end that the log knows lies before them.",
}
SLIPPED_IN = {
    "zh": "第 {number} 行是插进来的：它占了另一行的位置。",
    "en": "Line {number} was slipped in: it stands in the place of another one.",
}
MISSING = {
    "zh": "第 {first} 至 {last} 行缺失。",
    "en": "Lines {first} to {last} are missing.",
}
CUT_OFF = {
    "zh": "日志末尾的第 {first} 至 {last} 行缺失。",
    "en": "Lines {first} to {last} are missing at the end of the log.",
}
BEGINNING = {
    "zh": "第 {number} 行不接在日志的起点之后：它之前的记录或起点被改动过。",
    "en": "Line {number} does not follow from the log's beginning: what came before it was changed.",
}
HEADLESS = {
    "zh": "日志的末行标记缺失：无法判断第 {number} 行之后是否还有记录。",
    "en": "The mark of the log's end is missing: whether there were lines after line {number} cannot be told.",
}
NOT_AS_NOTED = {
    "zh": "第 {number} 行的校验值与另行记下的不同：自该行或更早处起，整条日志被重写过。",
    "en": "Line {number} has another hash than was noted: the log was written anew from there or from earlier on.",
}
NOTED_GONE = {
    "zh": "另行记下的第 {number} 行不在日志中：其后的记录也被截去，或整条日志被重写过。",
    "en": "The noted line {number} is not in the log: it was cut off before it, or written anew.",
}
ANCHOR_CHANGED = {
    "zh": "{at} 存放在别处的第 {number} 行的签名不符：那份记录被改动过。",
    "en": "The signature of the anchor of line {number}, {at}, is not of it: the anchor was changed.",
}
ANCHOR_OF_OTHER = {
    "zh": "{at} 存放在别处的第 {number} 行属于另一份日志：日志被整个替换过，或这份记录是另一套系统的。",
    "en": "The anchor of line {number}, {at}, is of another log: this one was replaced as a whole, or the anchor is "
    "of another installation.",
}
ANCHOR_UNSIGNED = {
    "zh": "{at} 存放在别处的第 {number} 行是其中最新的，却没有本系统密钥的签名：请用 pingan audit anchor 重新存放。",
    "en": "The anchor of line {number}, {at}, is the newest and not signed by the key: "
    "write one with `pingan audit anchor`.",
}
NOTED_PRUNED = {
    "zh": "另行记下的最新一行是第 {number} 行，而第 1 至 {last} 行已被清除：无从核对，请用更新的记录。",
    "en": "The newest line noted is {number}, and lines 1 to {last} were pruned: nothing was compared; "
    "use what was noted later.",
}
