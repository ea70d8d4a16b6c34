/* The listed areas' page: the area that is picked opens the form that puts it on the list. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.listed = {
    pick: (code) => {
        if (code) location.assign(`${location.pathname}?${new URLSearchParams({new: code})}`);
        return window.dash_clientside.no_update;
    },
};
