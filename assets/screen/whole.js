/* Whether an answer is what its address promises: half of one, or a proxy's own page, must not reach the wall. */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const isState = (state) => isObject(state) && typeof state.build === 'string' && 'edition' in state
    && (state.edition === null || (typeof state.data === 'string' && typeof state.notices === 'string'));

export const isData = (data) => isObject(data) && Array.isArray(data.quarters) && data.quarters.length > 0
    && Array.isArray(data.areas) && data.areas.length > 0 && isObject(data.scores) && isObject(data.district)
    && isObject(data.maps) && Array.isArray(data.dimensions) && Array.isArray(data.parts);

export const isNotices = (notices) => isObject(notices) && Array.isArray(notices.headlines)
    && Array.isArray(notices.warnings) && Array.isArray(notices.listed);

export const isPart = (part) => isObject(part) && Array.isArray(part.areas) && isObject(part.scores) && isObject(part.maps);

export const isKept = (model) => isObject(model) && isState(model.state) && isData(model.data)
    && isNotices(model.notices) && isObject(model.parts);
