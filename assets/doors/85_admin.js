/* The administrator's form: a street is asked for only where the role is a street's. The playlist: the keyboard stays with
 * the scene that it moves. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.admin = {
    areaFor: (role) => role !== 'street',

    /* moved : {scene, type} of the button to go on with; where it cannot be pressed there, the next of its row */
    follow(moved) {
        requestAnimationFrame(() => { // the rows stand by then
            const wanted = document.getElementById(JSON.stringify(moved, ['scene', 'type']));
            const row = wanted?.closest('.scene');
            const others = ['.scene-signs button', 'select'].flatMap((kind) => [...(row?.querySelectorAll(kind) ?? [])]);
            [wanted, ...others].find((one) => one && !one.disabled)?.focus();
        });
        return window.dash_clientside.no_update;
    },
};
