/* The quarters that a scene goes through: one, or with "play" every published one. Unknown ones are the newest. */
export function quartersOf(entry, facts) {
    if (entry.quarter === 'play') {
        const published = facts.quarters.map((_, q) => q).filter((q) => q <= facts.newest && facts.isPublished(q));
        return published.length ? published : [facts.newest];
    }
    const q = facts.quarters.indexOf(entry.quarter);
    return [q >= 0 ? q : facts.newest];
}
