(function () {
  'use strict';
  var d = document, body = d.body, said = d.getElementById('said');
  function all(selector, root) { return Array.prototype.slice.call((root || d).querySelectorAll(selector)); }
  function id(name) { return d.getElementById(name); }
  function set(node, name, on) { if (on) { node.classList.add(name); } else { node.classList.remove(name); } }
  function text(tag, words) { var node = d.createElement(tag); node.appendChild(d.createTextNode(words)); return node; }
  function up(node, test) { while (node && node !== d && !test(node)) { node = node.parentNode; } return node === d ? null : node; }
  function has(name) { return function (node) { return node.classList && node.classList.contains(name); }; }

  // Drafts lie in the page as the text of their noscript elements: the browser reads them when they are opened or printed.
  // What a search and the filters ask is read out of that text, card by card, so that it needs no nodes either.
  var drafts = all('section.draft'), controls = { draft: id('draft'), chapter: id('chapter'), family: id('family'), rule: id('rule'), unit: id('unit'), words: id('words') };
  var texts = drafts.map(function () { return null; }), mounted = texts.slice(), records = null, byId = {}, current = null, now = -1, buttons = [];

  function held(index, side) { return drafts[index].querySelector('.' + side + ' > noscript'); }
  function cards(index) {
    if (texts[index] === null) { texts[index] = held(index, 'right').textContent; }
    return texts[index];
  }
  function plain(text) {
    return text.replace(/&#10;/g, '\n').replace(/&#39;/g, "'").replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  }
  function record(index, card) {
    var head = card.slice(0, card.indexOf('>')), made = { draft: index, id: / id="([^"]*)"/.exec(head)[1], text: card, fits: true };
    head.replace(/ data-([a-z]+)="([^"]*)"/g, function (whole, key, value) { made[key] = plain(value); });
    made.units = made.units ? made.units.split('\n') : [];
    byId[made.id] = made;
    return made;
  }
  function ready() {
    if (records) { return; }
    records = [];
    drafts.forEach(function (section, index) {
      cards(index).split('<div class="f ').slice(1).forEach(function (card) { records.push(record(index, card)); });
    });
    fill(controls.chapter, 'chapter', function (made) { return made.chapter; });
    fill(controls.family, 'family', function (made) { return made.family; });
    fill(controls.rule, 'rule', function (made) { return made.title + ' ' + made.rule; });
    fillUnits();
    filter();
  }
  function words(made) {
    if (made.words === undefined) { made.words = plain(made.text.slice(made.text.indexOf('>') + 1).replace(/<[^>]*>/g, '')).toLowerCase(); }
    return made.words;
  }
  function mount(index) {
    if (mounted[index]) { return; }
    mounted[index] = true;
    var text = cards(index), right = held(index, 'right').parentNode, left = held(index, 'left').parentNode;
    left.innerHTML = held(index, 'left').textContent;
    right.innerHTML = text;
    if (records) { apply(index); }
  }
  function option(select, value, words) {
    var made = text('option', words);
    made.value = value;
    select.appendChild(made);
  }
  function fill(select, key, name) {
    var seen = {}, order = [];
    records.forEach(function (made) {
      var value = made[key];
      if (value && !seen['_' + value]) { seen['_' + value] = name(made); order.push(value); }
    });
    if (key !== 'chapter') { order.sort(); }
    order.forEach(function (value) { option(select, value, seen['_' + value]); });
  }
  // A finding may belong to several units; where no draft names any there is nothing to choose.
  function fillUnits() {
    var seen = {}, order = [];
    records.forEach(function (made) {
      made.units.forEach(function (unit) {
        if (!seen['_' + unit]) { seen['_' + unit] = 0; order.push(unit); }
        seen['_' + unit] += 1;
      });
    });
    order.sort().forEach(function (unit) { option(controls.unit, '=' + unit, unit + ' (' + seen['_' + unit] + ')'); });
    set(controls.unit, 'hid', !order.length);
  }
  function ofUnit(made) {
    var unit = controls.unit.value;
    return !unit || (unit === '-' ? !made.units.length : made.units.indexOf(unit.slice(1)) >= 0);
  }
  function show(index) {
    now = index;
    mount(index);
    drafts.forEach(function (section, i) { set(section, 'hid', i !== index); });
    buttons.forEach(function (button, i) { set(button, 'on', i === index); });
    controls.draft.value = String(index);
  }
  function near(node) {
    if (node) { node.scrollIntoView({ block: 'center' }); }
  }
  function marks(made) { return all('[data-n~="' + made.n + '"]', drafts[made.draft]); }
  function clear() {
    if (!current) { return; }
    set(id(current.id), 'on', false);
    marks(current).forEach(function (mark) { set(mark, 'on', false); });
    current = null;
  }
  function choose(made, from) {
    clear();
    current = made;
    if (made.draft !== now) { show(made.draft); }
    var card = id(made.id), own = marks(made).filter(function (mark) { return !up(mark, has('f')); });
    set(card, 'on', true);
    own.forEach(function (mark) { set(mark, 'on', true); });
    if (from === 'mark') { near(card); } else { near(own[0]); if (from === 'key') { near(card); } }
  }
  // Shows in a draft what the filters let through.
  function apply(index) {
    var open = {};
    all('.f', drafts[index]).forEach(function (card) {
      var made = byId[card.id];
      set(card, 'hid', !made.fits);
      if (made.fits) { open[made.n] = true; }
    });
    all('.left [data-n]', drafts[index]).forEach(function (mark) {
      set(mark, 'off', !mark.getAttribute('data-n').split(' ').some(function (n) { return open[n]; }));
    });
  }
  function filter() {
    if (!records) { ready(); return; }
    var severity = {}, sought = controls.words.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0, counts = drafts.map(function () { return 0; });
    all('#bar input[type=checkbox]').forEach(function (box) { severity[box.value] = box.checked; });
    records.forEach(function (made) {
      made.fits = severity[made.severity] && ['chapter', 'family', 'rule'].every(function (key) {
        return !controls[key].value || controls[key].value === made[key];
      }) && ofUnit(made) && sought.every(function (word) { return words(made).indexOf(word) >= 0; });
      if (made.fits) { shown += 1; counts[made.draft] += 1; }
    });
    drafts.forEach(function (section, i) {
      if (mounted[i]) { apply(i); }
      if (buttons[i]) { set(buttons[i], 'none', !counts[i]); }
      controls.draft.options[i].text = section.getAttribute('data-path') + ' (' + counts[i] + ')';
    });
    said.textContent = shown + ' / ' + records.length;
    if (current && !current.fits) { clear(); }
  }
  function step(by) {
    ready();
    var open = records.filter(function (made) { return made.fits; }), at = open.indexOf(current);
    if (!open.length) { return; }
    if (at < 0) { at = by > 0 ? -1 : open.length; }
    at = Math.min(Math.max(at + by, 0), open.length - 1);
    choose(open[at], 'key');
    id(open[at].id).focus();
  }
  function printed() {
    ready();
    drafts.forEach(function (section, i) { mount(i); });
  }

  drafts.forEach(function (section, i) {
    option(controls.draft, String(i), section.getAttribute('data-path'));
    if (drafts.length > 1) {
      var row = d.createElement('li'), button = text('button', section.getAttribute('data-path') + '  ' + section.getAttribute('data-counts'));
      button.type = 'button';
      button.onclick = function () { show(i); section.scrollIntoView(); };
      row.appendChild(button);
      buttons.push(button);
      id('list').appendChild(row);
    }
  });
  var unread = all('.unread').length;
  if (unread) { set(id('unread'), 'hid', false); id('unread').textContent = id('unread').getAttribute('data-text').replace('#', String(unread)); }

  d.addEventListener('click', function (event) {
    var link = up(event.target, function (node) { return node.nodeName === 'A'; });
    if (link && up(link, has('left'))) { event.preventDefault(); }
    var at = up(event.target, has('w')), card = up(event.target, has('f'));
    if (card) {
      ready();
      choose(byId[card.id], 'card');
      if (at) { near(id(at.getAttribute('data-to'))); }
      return;
    }
    var mark = up(event.target, function (node) { return node.getAttribute && node.getAttribute('data-n'); });
    if (mark) {
      ready();
      var numbers = mark.getAttribute('data-n').split(' '), index = drafts.indexOf(up(mark, has('draft')));
      var open = numbers.map(function (n) { return byId['f' + drafts[index].id.slice(1) + '-' + n]; }).filter(function (made) { return made && made.fits; });
      if (open.length) { choose(open[(open.indexOf(current) + 1) % open.length], 'mark'); }
    }
  });
  d.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.nodeName), key = event.key;
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (key === 'Escape') { clear(); if (typing) { event.target.blur(); } return; }
    if (typing) { return; }
    if (key === 'j' || key === 'n') { step(1); } else if (key === 'k' || key === 'p') { step(-1); } else if (key === '/') { controls.words.focus(); event.preventDefault(); } else if (key === 'Enter' && has('f')(event.target)) { ready(); choose(byId[event.target.id], 'card'); }
  });
  all('#bar input[type=checkbox]').forEach(function (box) { box.onchange = filter; });
  ['chapter', 'family', 'rule', 'unit'].forEach(function (key) { controls[key].onchange = filter; });
  controls.words.oninput = filter;
  controls.draft.onchange = function () { show(Number(controls.draft.value)); };
  window.addEventListener('beforeprint', printed);
  if (window.matchMedia) { window.matchMedia('print').addListener(function (asked) { if (asked.matches) { printed(); } }); }
  body.className = 'js';
  if (drafts.length) {
    // A link to a draft, a card or a mark opens its draft; else the draft with the most faults comes first.
    var worst = 0, asked = /^#[dfm]([0-9a-f]{16})/.exec(location.hash);
    drafts.forEach(function (section, i) { if (Number(section.getAttribute('data-weight')) > Number(drafts[worst].getAttribute('data-weight'))) { worst = i; } });
    drafts.forEach(function (section, i) { if (asked && section.id === 'd' + asked[1]) { worst = i; } });
    show(worst);
    if (asked) { near(id(location.hash.slice(1))); }
    // The first screen is painted before all cards are looked through.
    window.setTimeout(ready, 50);
  }
}());
