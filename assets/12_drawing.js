/* Drawings and tables that the server made as trees of elements (layouts/drawing.py): put into the page as soon as their
 * place is there, before it is painted. Only what is listed: no script, no address but this server's own. */
pingan.drawing = (function () {
    const SHAPES = new Set(['svg', 'g', 'path', 'line', 'circle', 'text', 'rect', 'title', 'polyline', 'polygon']);
    const WORDS = new Set(('p h1 h2 h3 a b i strong em small code span button label input select option div article section header footer nav figure details summary table caption thead tbody tr th td ul ol li dl dt dd').split(' '));
    const NAMESPACE = 'http://www.w3.org/2000/svg';
    const local = (value) => /^[/#](?!\/)/.test(value);

    function build(tree) {
        if (typeof tree === 'string') return document.createTextNode(tree);
        const shape = SHAPES.has(tree.tag);
        if (!shape && !WORDS.has(tree.tag)) return document.createTextNode('');
        const element = shape ? document.createElementNS(NAMESPACE, tree.tag) : document.createElement(tree.tag);
        for (const [name, value] of Object.entries(tree.at || {})) put(element, name, value);
        element.append(...(tree.in || []).map(build));
        return element;
    }

    function put(element, name, value) {
        if (name === 'style') Object.assign(element.style, value);
        else if (/^on/i.test(name) || (/href|src/i.test(name) && !local(value))) return;
        else element.setAttribute(name, value === true ? '' : value);
    }

    const mount = (place) => place.replaceChildren(build(JSON.parse(place.dataset.drawing)));

    function found(root) {
        if (root.nodeType !== Node.ELEMENT_NODE) return;
        if (root.dataset.drawing) mount(root);
        root.querySelectorAll('[data-drawing]:not([data-drawing=""])').forEach(mount);
    }

    new MutationObserver((changes) => changes.forEach((change) => {
        if (change.type === 'attributes') { if (change.target.dataset.drawing) mount(change.target); }
        else change.addedNodes.forEach(found);
    })).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-drawing']});

    return {build};
})();
