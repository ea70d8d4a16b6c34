/* The administrator's form: a street is asked for only where the role is a street's. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.admin = {areaFor: (role) => role !== 'street'};
