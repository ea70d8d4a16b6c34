/* The scenes by kind, and a playlist made into the steps of one round. */
import {dimension} from './dimension.js';
import {district} from './district.js';
import {headlines} from './headlines.js';
import {movement} from './movement.js';
import {street} from './street.js';
import {warnings} from './warnings.js';

export const SCENES = {district, dimension, street, movement, warnings, headlines};
const ONLY = {kind: 'district', seconds: 60, dimension: null, streets: null, quarter: null};

/* Return the steps of a round: {key, scene, seconds, quarter, beats, …}. Never none: a wall is never blank.

   A scene names what it needs; what is not there (a street of older boundaries, a dimension of another system) is
   left out of its list. */
export function stepsOf(playlist, facts) {
    const wanted = playlist?.scenes?.length ? playlist.scenes : Object.keys(SCENES).map((kind) => ({...ONLY, kind, seconds: 20}));
    const made = wanted.flatMap((entry, place) => stepsOfEntry({
        ...entry,
        place,
        quarter: entry.quarter ?? playlist?.quarter ?? 'newest',
        streets: known(entry.streets ?? playlist?.streets, facts),
    }, facts));
    return made.length ? made : stepsOfEntry({...ONLY, place: 0, quarter: 'newest', streets: facts.streets}, facts);
}

function known(codes, facts) {
    const there = codes ? codes.filter((code) => facts.streets.includes(code)) : [];
    return there.length ? there : facts.streets;
}

function stepsOfEntry(entry, facts) {
    const scene = SCENES[entry.kind];
    if (!scene) return [];
    try {
        return scene.steps(entry, facts).map((step) => ({
            ...step, scene, kind: entry.kind, seconds: entry.seconds || 20, key: `${entry.place} ${entry.kind} ${step.part || ''}`,
        }));
    } catch (problem) {
        console.warn('a scene could not be set up', entry.kind, problem);
        return [];
    }
}
