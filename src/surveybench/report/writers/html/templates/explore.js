// The explorer: questions, organisations and groups of one's choice, from the pages' own data.
(function () {
  "use strict";
  var kit = window.surveybench, make = kit.make, told = kit.told, main = document.getElementById("main");
  var MOST = 5, KINDS = ["scores", "answers", "groups"];
  var folder = document.querySelector("#questions a").getAttribute("href").replace(/[^\/]*$/, "");
  var questions = Array.from(document.querySelectorAll("#questions li"), function (item) {
    var link = item.querySelector("a"), href = link.getAttribute("href");
    return { id: href.slice(folder.length, -5), text: link.textContent, href: href,
      whole: item.classList.contains("depth-1") };
  });
  questions.forEach(function (one, at) {
    for (var i = at; !questions[i].whole; i--);
    one.section = questions[i].id;
  });
  var people = Array.from(document.querySelectorAll("#organisations li"), function (item) {
    var link = item.querySelector("a"), href = link.getAttribute("href").split("/");
    return { key: href[href.length - 2], name: link.textContent, href: link.getAttribute("href"),
      peers: item.textContent.slice(link.textContent.length).trim() };
  });
  var byKey = {};
  people.forEach(function (one) { byKey[one.key] = one; });
  var bands = kit.bands();
  var kinds = people.map(function (one) { return one.peers; }).filter(function (name, at, all) {
    return name && all.indexOf(name) === at;
  }).sort();
  var last = kit.mine(), mine = last ? (people.find(function (one) { return one.name === last.name; }) || {}).key : "";
  var loaded = {}, waiting = {};

  // ---- what is chosen, in the address ----
  function read() {
    var asked = new URLSearchParams(location.hash.slice(1));
    function list(name) { return (asked.get(name) || "").split(",").filter(Boolean); }
    var known = questions.map(function (one) { return one.id; });
    return {
      q: list("q").filter(function (id) { return known.indexOf(id) >= 0; }),
      with: list("with").filter(function (key) { return byKey[key]; }).slice(0, MOST),
      peers: kinds.indexOf(asked.get("peers")) >= 0 ? asked.get("peers") : "",
      band: /^[1-7]$/.test(asked.get("band") || "") ? asked.get("band") : "",
      show: KINDS.indexOf(asked.get("show")) >= 0 ? asked.get("show") : "scores"
    };
  }
  function keep() {
    var parts = [];
    Object.keys(state).forEach(function (name) {
      var value = [].concat(state[name]).map(encodeURIComponent).join(",");
      if (value && value !== "scores") parts.push(name + "=" + value);
    });
    history.replaceState(null, "", "#" + parts.join("&"));
  }

  // ---- controls ----
  var tool = make("div", { class: "tool", id: "explorer" }), fields = make("div", { class: "fields" });
  var status = make("p", { role: "status" }), results = make("div", { id: "explored" });
  function choice(id, label, options, changed) {
    var select = make("select");
    options.forEach(function (one) { select.append(make("option", { value: one[0] }, one[1])); });
    select.addEventListener("change", function () { changed(select.value); keep(); show(); });
    fields.append(kit.field(id, label, select));
    return select;
  }
  function sections(id) {
    return questions.filter(function (one) { return one.section === id; }).map(function (one) { return one.id; });
  }
  var asked = choice("explore-section", WORDS.measure, [["", WORDS.none]].concat(questions.map(function (one) {
    return [one.id, (one.whole ? "" : "\u2003") + one.text];
  })), function (value) {
    var one = questions.find(function (q) { return q.id === value; });
    state.q = !one ? [] : one.whole ? sections(value) : [value];
  });
  var more = choice("explore-more", WORDS.add_question, [["", WORDS.none]].concat(questions.map(function (one) {
    return [one.id, (one.whole ? "" : "\u2003") + one.text];
  })), function (value) {
    if (value && state.q.indexOf(value) < 0) state.q.push(value);
    more.value = "";
  });
  var shown = choice("explore-show", WORDS.show_as, [["scores", WORDS.as_scores], ["answers", WORDS.as_answers],
    ["groups", WORDS.as_groups]], function (value) { state.show = value; });
  var peers = kinds.length ? choice("explore-peers", WORDS.peers, [["", WORDS.everybody]].concat(kinds.map(function (name) {
    return [name, name];
  })), function (value) { state.peers = value; }) : null;
  var band = Object.keys(bands).length ? choice("explore-band", WORDS.band, [["", WORDS.any_band]].concat(Object.keys(bands).map(function (number) {
    return [number, bands[number]];
  })), function (value) { state.band = value; }) : null;
  var set = make("fieldset"), boxes = make("div", { class: "fields" }), selects = [];
  set.append(make("legend", {}, told(WORDS.choose, { most: MOST })), boxes);
  for (var i = 0; i < MOST; i++) {
    var select = make("select");
    select.append(make("option", { value: "" }, WORDS.none));
    people.forEach(function (one) { select.append(make("option", { value: one.key }, one.name)); });
    select.addEventListener("change", function () {
      state.with = selects.map(function (one) { return one.value; }).filter(function (key, at, all) {
        return key && all.indexOf(key) === at;
      });
      keep();
      show();
    });
    boxes.append(kit.field("choice-" + (i + 1), told(WORDS.choice, { number: i + 1 }), select));
    selects.push(select);
  }
  var clear = make("button", { type: "button" }, WORDS.show_all);
  clear.addEventListener("click", function () {
    state.with = [];
    state.peers = state.band = "";
    keep();
    show();
  });
  boxes.append(clear);
  tool.append(fields, set, status);
  main.querySelector("h2").before(tool, results);

  // ---- data: a script for each question, asked for when it is chosen ----
  window.explored = function (id, data) {
    loaded[id] = data;
    (waiting[id] || []).forEach(function (done) { done(); });
    delete waiting[id];
  };
  function load(ids, done) {
    var missing = ids.filter(function (id) { return !loaded[id]; }), left = missing.length;
    if (!left) return done();
    missing.forEach(function (id) {
      var first = !waiting[id];
      (waiting[id] = waiting[id] || []).push(function () { if (!--left) done(); });
      if (first) document.head.append(make("script", { src: folder + id + ".js" }));
    });
  }

  // ---- rows ----
  function number(text) {
    var value = parseFloat(String(text).replace(/,/g, "").replace("\u2212", "-"));
    return /^[\u2212-]?\d/.test(text) ? value : null;
  }
  // The chosen first, the own one before all; others where none is chosen, or peers or a band are.
  function rows(data) {
    var all = data.scores.map(function (row) {
      return { key: row[0], name: byKey[row[0]].name, href: byKey[row[0]].href, n: row[1], shown: row[2],
        low: row[3], high: row[4], band: row[5], verdict: row[6], score: number(row[2]) };
    });
    function chosen(row) { return state.with.indexOf(row.key) >= 0 || row.key === mine; }
    function fits(row) {
      return (!state.peers || byKey[row.key].peers === state.peers) && (!state.band || String(row.band) === state.band);
    }
    var first = all.filter(chosen).sort(function (a, b) {
      function place(row) { return row.key === mine ? -1 : state.with.indexOf(row.key); }
      return place(a) - place(b);
    });
    var others = state.with.length && !state.peers && !state.band ? [] : all.filter(function (row) {
      return !chosen(row) && fits(row) && row.score !== null;
    });
    others.sort(function (a, b) { return b.score - a.score; });
    return first.concat(others);
  }

  // ---- charts, in the grammar of the report: their colours are classes ----
  function mark(tag, attributes, text) {
    var node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (text !== undefined) node.textContent = text;
    return node;
  }
  function words(x, y, text, more) {
    return mark("text", Object.assign({ class: "f-ink", x: x, y: y, "font-size": 10 }, more), text);
  }
  function cut(text, letters) { return text.length > letters ? text.slice(0, letters - 1).trim() + "\u2026" : text; }
  function picture(id, height, title, alt, kind) {
    var svg = mark("svg", { role: "img", viewBox: "0 0 640 " + height, width: 640, height: height, "aria-labelledby": id + "-d" });
    svg.append(mark("title", {}, title), mark("desc", { id: id + "-d" }, alt));
    var figure = make("figure", { class: "chart c-explored", id: id });
    figure.append(svg);
    figure.dataset.kind = kind;
    return figure;
  }
  var NAMES = 226, LEFT = 236, RIGHT = 500, ROW = 17, TOP = 18;
  function dots(id, title, data, lines) {
    var span = data.ends[1] - data.ends[0], average = number(data.average), all = [];
    lines.forEach(function (row) { all.push(number(row.low), row.score, number(row.high)); });
    all = all.concat(average).filter(function (value) { return value !== null; });
    var low = Math.floor((Math.min.apply(null, all) - data.ends[0]) / span * 10);
    var high = Math.ceil((Math.max.apply(null, all) - data.ends[0]) / span * 10);
    while (high - low < 3) { if (low > 0) low--; if (high < 10 && high - low < 3) high++; }
    function across(value) {
      return (LEFT + (RIGHT - LEFT) * ((value - data.ends[0]) / span * 10 - low) / (high - low)).toFixed(1);
    }
    var bottom = TOP + ROW * lines.length, said = lines.map(function (row) {
      return row.name + ": " + row.shown + (row.verdict ? ", " + row.verdict : "");
    });
    if (average !== null) said.push(data.country + ": " + data.average);
    var figure = picture(id, bottom + 16, title, title + ". " + said.join("; ") + ".", "scores"), svg = figure.firstChild;
    for (var step = low; step <= high; step += high - low > 5 ? 2 : 1) {
      var value = data.ends[0] + span * step / 10, x = across(value);
      svg.append(mark("line", { class: "s-grid", x1: x, y1: TOP, x2: x, y2: bottom, "stroke-width": 0.5 }),
        words(x, bottom + 12, String(+value.toFixed(6)), { "text-anchor": "middle", class: "f-quiet", "font-size": 9 }));
    }
    if (average !== null) {
      svg.append(mark("line", { class: "s-national", x1: across(average), y1: TOP - 3, x2: across(average), y2: bottom,
        "stroke-width": 1.1, "stroke-dasharray": "4 2.5" }),
      words(across(average), TOP - 6, data.country + " " + data.average, { "text-anchor": "middle", class: "f-quiet", "font-size": 9 }));
    }
    lines.forEach(function (row, at) {
      var y = TOP + ROW * (at + 0.5), own = row.key && row.key === mine, weight = own ? 700 : 400;
      svg.append(words(NAMES, y + 3.4, cut(row.name, 42), { "text-anchor": "end", "font-weight": weight }));
      if (row.score === null) {
        svg.append(words(LEFT, y + 3.4, cut(row.verdict || WORDS.not_shown, 60), { class: "f-quiet", "font-size": 9 }));
        return;
      }
      if (number(row.low) !== null && number(row.high) !== null) {
        svg.append(mark("line", { class: own ? "s-own" : "s-rule", x1: across(number(row.low)), y1: y, x2: across(number(row.high)), y2: y, "stroke-width": own ? 2 : 1.2 }));
      }
      svg.append(mark("circle", { class: (row.band ? "f-band-" + row.band : "f-paper") + " s-" + (own ? "own" : "rule"),
        cx: across(row.score), cy: y, r: own ? 5 : 4.2, "stroke-width": own ? 2.2 : 0.8 }),
      words(RIGHT + 28, y + 3.4, row.shown, { "text-anchor": "end", "font-weight": 700 }),
      words(RIGHT + 34, y + 3.4, cut(row.band ? bands[row.band] || row.verdict : row.verdict === "\u2013" ? "" : row.verdict || "", 21), { "font-weight": weight, "font-size": 9.5 }));
    });
    return figure;
  }
  function shade(at, count) { return Math.round(at * 10 / Math.max(count - 1, 1)); }
  // Lines: [name, shares …] as printed; a part of a bar that may not be shown is left white.
  function bars(id, title, heads, lines) {
    var x = 0, line = 0, key = heads.map(function (head) {
      var wide = 14 + head.length * 5.6 + 8;
      if (x && x + wide > 636) { x = 0; line++; }
      x += wide;
      return { x: x - wide, line: line };
    });
    var top = 15 * (line + 1) + 5, BAR = 19;
    var said = lines.map(function (one) {
      return one[0] + ": " + heads.map(function (head, at) { return head + " " + one[at + 1]; }).join(", ");
    });
    var figure = picture(id, top + BAR * lines.length, title, title + ". " + said.join("; ") + ".", "answers"), svg = figure.firstChild;
    heads.forEach(function (head, at) {
      svg.append(mark("rect", { class: "f-answer-" + shade(at, heads.length) + " s-rule", x: key[at].x + 0.5, y: key[at].line * 15 + 1.5, width: 8, height: 8, "stroke-width": 0.5 }),
        words(key[at].x + 12, key[at].line * 15 + 9, cut(head, 100), { class: "f-quiet", "font-size": 9.5 }));
    });
    lines.forEach(function (one, row) {
      var y = top + BAR * row, values = one.slice(1).map(number), own = one.key && one.key === mine;
      var total = values.reduce(function (sum, value) { return sum + (value || 0); }, 0);
      var whole = values.indexOf(null) >= 0 ? Math.max(total, 100) : total || 1, at = LEFT, room = 638 - LEFT;
      svg.append(words(NAMES, y + 11.5, cut(one[0], 42), { "text-anchor": "end", "font-weight": own ? 700 : 400 }));
      if (one.without) return svg.append(words(LEFT, y + 11.5, WORDS.not_shown, { class: "f-quiet", "font-size": 9 }));
      values.forEach(function (value, place) {
        var wide = room * (value || 0) / whole, step = shade(place, heads.length);
        if (!wide) return;
        svg.append(mark("rect", { class: "f-answer-" + step + " s-rule", x: at.toFixed(1), y: y, width: wide.toFixed(1), height: 15, "stroke-width": 0.5 }));
        if (wide > 26) svg.append(words((at + wide / 2).toFixed(1), y + 11, one[place + 1], { "text-anchor": "middle", class: step < 4 ? "f-on-dark" : "f-on-light", "font-size": 9.5 }));
        at += wide;
      });
      if (at < 636.5) svg.append(mark("rect", { class: "f-paper s-rule", x: at.toFixed(1), y: y, width: (638 - at).toFixed(1), height: 15, "stroke-width": 0.5 }));
    });
    return figure;
  }

  // ---- what is shown of one question ----
  function answers(data) {
    var given = {}, heads = data.answers.heads.slice(1), chosen;
    data.answers.rows.forEach(function (row) { given[row[0]] = row.slice(1); });
    chosen = rows(data).map(function (row) {
      var line = [row.name].concat(given[row.key] || heads.map(function () { return "\u2013"; }));
      line.key = row.key;
      line.without = !given[row.key];
      return line;
    });
    var country = data.nation ? [[data.country].concat(data.nation)] : [];
    return country.concat(chosen);
  }
  function scoreRows(data) {
    return rows(data).map(function (row) { return [row.name, row.n, row.shown, row.low, row.high, row.verdict]; });
  }
  function groups(data) {
    return data.groups.rows.map(function (row) {
      return { name: row[0], shown: row[2], score: number(row[2]), low: "", high: "", band: 0, verdict: row[row.length - 1] };
    });
  }
  var VIEWS = {
    scores: function (id, title, data) {
      var lines = rows(data), mean = state.peers && data.peers[state.peers];
      if (mean) lines.push({ name: told(WORDS.peers_mean, { peers: state.peers }), shown: mean, score: number(mean), low: "", high: "", band: 0, verdict: "" });
      var table = scoreRows(data);
      if (mean) table.push([told(WORDS.peers_mean, { peers: state.peers }), "", mean, "", "", ""]);
      table.push([data.country, "", data.average, "", "", ""]);
      return lines.length && { figure: dots(id, title, data, lines), heads: data.heads, rows: table };
    },
    answers: function (id, title, data) {
      if (!data.answers) return null;
      var lines = answers(data);
      return { figure: bars(id, title, data.answers.heads.slice(1), lines), heads: data.answers.heads, rows: lines };
    },
    groups: function (id, title, data) {
      return data.groups && { figure: dots(id, title, data, groups(data)), heads: data.groups.heads, rows: data.groups.rows };
    }
  };
  function table(caption, heads, lines) {
    var box = make("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": caption });
    var node = make("table", { class: "t-dense" }), head = make("tr"), body = make("tbody");
    heads.forEach(function (text) { head.append(make("th", { scope: "col" }, text)); });
    lines.forEach(function (line) {
      var row = make("tr");
      heads.forEach(function (_, at) {
        row.append(at ? make("td", at < heads.length - 1 || number(line[at]) !== null ? { class: "right" } : {}, line[at]) : make("th", { scope: "row" }, line[at]));
      });
      if (mine && line[0] === byKey[mine].name) row.className = "mine";
      body.append(row);
    });
    var top = make("thead");
    top.append(head);
    node.append(make("caption", {}, caption), top, body);
    box.append(node);
    return box;
  }
  function one(id) {
    var question = questions.find(function (q) { return q.id === id; }), box = make("section", { class: "group" });
    var name = "explored-" + id, heading = make("h2");
    heading.append(make("a", { href: question.href }, question.text));
    box.append(heading);
    var view = VIEWS[state.show](name, question.text, loaded[id]);
    if (!view) {
      box.append(make("p", { class: "r-note" }, state.show === "scores" ? WORDS.nobody : WORDS.not_here));
      return box;
    }
    box.append(view.figure);
    kit.save(view.figure, name);
    box.append(table(question.text, view.heads, view.rows), kit.csv(name, view.heads, view.rows));
    return box;
  }
  function show() {
    asked.value = state.q.length ? state.q[0] : "";
    shown.value = state.show;
    if (peers) peers.value = state.peers;
    if (band) band.value = state.band;
    selects.forEach(function (one, at) { one.value = state.with[at] || ""; });
    var now = JSON.stringify(state);
    load(state.q, function () {
      if (JSON.stringify(state) !== now) return;
      results.replaceChildren.apply(results, state.q.map(one));
      status.textContent = state.q.length ? told(WORDS.questions_shown, { shown: state.q.length }) : WORDS.choose_question;
    });
  }
  var state = read();
  window.addEventListener("hashchange", function () { state = read(); show(); });
  show();
})();
