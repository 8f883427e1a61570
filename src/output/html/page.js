(function () {
  'use strict';
  var d = document, body = d.body, said = d.getElementById('said');
  function all(selector, root) { return Array.prototype.slice.call((root || d).querySelectorAll(selector)); }
  function id(name) { return d.getElementById(name); }
  function set(node, name, on) { if (on) { node.classList.add(name); } else { node.classList.remove(name); } }
  function text(tag, words) { var node = d.createElement(tag); node.appendChild(d.createTextNode(words)); return node; }
  function up(node, test) { while (node && node !== d && !test(node)) { node = node.parentNode; } return node === d ? null : node; }
  function has(name) { return function (node) { return node.classList && node.classList.contains(name); }; }

  var drafts = all('section.draft'), cards = all('.f'), current = null, now = -1, buttons = [];
  var records = cards.map(function (card) {
    var section = up(card, has('draft'));
    return { card: card, draft: drafts.indexOf(section), units: (card.getAttribute('data-units') || '').split('\n').filter(Boolean), words: (card.textContent || '').toLowerCase() };
  });
  var controls = { draft: id('draft'), chapter: id('chapter'), family: id('family'), rule: id('rule'), unit: id('unit'), words: id('words') };

  function fill(select, key, name) {
    var seen = {}, order = [];
    cards.forEach(function (card) {
      var value = card.getAttribute('data-' + key);
      if (value && !seen['_' + value]) { seen['_' + value] = name(card, value); order.push(value); }
    });
    if (key !== 'chapter') { order.sort(); }
    order.forEach(function (value) {
      var option = text('option', seen['_' + value]);
      option.value = value;
      select.appendChild(option);
    });
  }
  // A finding may belong to several units; where no draft names any there is nothing to choose.
  function fillUnits() {
    var seen = {}, order = [];
    records.forEach(function (record) {
      record.units.forEach(function (unit) {
        if (!seen['_' + unit]) { seen['_' + unit] = 0; order.push(unit); }
        seen['_' + unit] += 1;
      });
    });
    order.sort().forEach(function (unit) {
      var option = text('option', unit + ' (' + seen['_' + unit] + ')');
      option.value = '=' + unit;
      controls.unit.appendChild(option);
    });
    set(controls.unit, 'hid', !order.length);
  }
  function ofUnit(record) {
    var unit = controls.unit.value;
    return !unit || (unit === '-' ? !record.units.length : record.units.indexOf(unit.slice(1)) >= 0);
  }
  function show(index) {
    now = index;
    drafts.forEach(function (section, i) { set(section, 'hid', i !== index); });
    buttons.forEach(function (button, i) { set(button, 'on', i === index); });
    controls.draft.value = String(index);
  }
  function near(node) {
    if (node) { node.scrollIntoView({ block: 'center' }); }
  }
  function marks(card) {
    var section = up(card, has('draft'));
    return all('[data-n~="' + card.getAttribute('data-n') + '"]', section);
  }
  function clear() {
    if (!current) { return; }
    set(current, 'on', false);
    marks(current).forEach(function (mark) { set(mark, 'on', false); });
    current = null;
  }
  function choose(card, from) {
    clear();
    current = card;
    set(card, 'on', true);
    var index = drafts.indexOf(up(card, has('draft')));
    if (index !== now) { show(index); }
    var own = marks(card).filter(function (mark) { return !up(mark, has('f')); });
    own.forEach(function (mark) { set(mark, 'on', true); });
    if (from === 'mark') { near(card); } else { near(own[0]); if (from === 'key') { near(card); } }
  }
  function filter() {
    var severity = {}, words = controls.words.value.toLowerCase().split(/\s+/), shown = 0, counts = drafts.map(function () { return 0; });
    all('#bar input[type=checkbox]').forEach(function (box) { severity[box.value] = box.checked; });
    records.forEach(function (record) {
      var card = record.card;
      var fits = severity[card.getAttribute('data-severity')] && ['chapter', 'family', 'rule'].every(function (key) {
        return !controls[key].value || controls[key].value === card.getAttribute('data-' + key);
      }) && ofUnit(record) && words.every(function (word) { return record.words.indexOf(word) >= 0; });
      set(card, 'hid', !fits);
      if (fits) { shown += 1; counts[record.draft] += 1; }
    });
    drafts.forEach(function (section, i) {
      var open = {};
      all('.f:not(.hid)', section).forEach(function (card) { open[card.getAttribute('data-n')] = true; });
      all('.left [data-n]', section).forEach(function (mark) {
        set(mark, 'off', !mark.getAttribute('data-n').split(' ').some(function (n) { return open[n]; }));
      });
      controls.draft.options[i].text = section.getAttribute('data-path') + ' (' + counts[i] + ')';
    });
    said.textContent = shown + ' / ' + cards.length;
    if (current && current.classList.contains('hid')) { clear(); }
  }
  function step(by) {
    var open = records.filter(function (record) { return !record.card.classList.contains('hid'); }).map(function (record) { return record.card; });
    var at = open.indexOf(current);
    if (!open.length) { return; }
    if (at < 0) { at = by > 0 ? -1 : open.length; }
    at = Math.min(Math.max(at + by, 0), open.length - 1);
    choose(open[at], 'key');
    open[at].focus();
  }

  drafts.forEach(function (section, i) {
    var option = text('option', section.getAttribute('data-path'));
    option.value = String(i);
    controls.draft.appendChild(option);
    if (drafts.length > 1) {
      var row = d.createElement('li'), button = text('button', section.getAttribute('data-path') + '  ' + section.getAttribute('data-counts'));
      button.type = 'button';
      button.onclick = function () { show(i); section.scrollIntoView(); };
      row.appendChild(button);
      buttons.push(button);
      id('list').appendChild(row);
    }
  });
  fill(controls.chapter, 'chapter', function (card, value) { return value; });
  fill(controls.family, 'family', function (card, value) { return value; });
  fill(controls.rule, 'rule', function (card, value) { return card.getAttribute('data-title') + ' ' + value; });
  fillUnits();
  var unread = all('.unread').length;
  if (unread) { set(id('unread'), 'hid', false); id('unread').textContent = id('unread').getAttribute('data-text').replace('#', String(unread)); }

  d.addEventListener('click', function (event) {
    var link = up(event.target, function (node) { return node.nodeName === 'A'; });
    if (link && up(link, has('left'))) { event.preventDefault(); }
    var at = up(event.target, has('w')), card = up(event.target, has('f'));
    if (card) {
      choose(card, 'card');
      if (at) { near(id(at.getAttribute('data-to'))); }
      return;
    }
    var mark = up(event.target, function (node) { return node.getAttribute && node.getAttribute('data-n'); });
    if (mark) {
      var numbers = mark.getAttribute('data-n').split(' '), section = up(mark, has('draft'));
      var open = numbers.map(function (n) { return all('.f[data-n="' + n + '"]', section)[0]; }).filter(function (found) { return found && !found.classList.contains('hid'); });
      if (open.length) { choose(open[(open.indexOf(current) + 1) % open.length], 'mark'); }
    }
  });
  d.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.nodeName), key = event.key;
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (key === 'Escape') { clear(); if (typing) { event.target.blur(); } return; }
    if (typing) { return; }
    if (key === 'j' || key === 'n') { step(1); } else if (key === 'k' || key === 'p') { step(-1); } else if (key === '/') { controls.words.focus(); event.preventDefault(); } else if (key === 'Enter' && has('f')(event.target)) { choose(event.target, 'card'); }
  });
  all('#bar input[type=checkbox]').forEach(function (box) { box.onchange = filter; });
  ['chapter', 'family', 'rule', 'unit'].forEach(function (key) { controls[key].onchange = filter; });
  controls.words.oninput = filter;
  controls.draft.onchange = function () { show(Number(controls.draft.value)); };
  body.className = 'js';
  if (drafts.length) {
    filter();
    var worst = 0;
    drafts.forEach(function (section, i) { if (Number(section.getAttribute('data-weight')) > Number(drafts[worst].getAttribute('data-weight'))) { worst = i; } });
    show(worst);
  }
}());
