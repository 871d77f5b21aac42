// SPDX-License-Identifier: GPL-3.0-or-later
// What the page does beyond what it says: shows other aspects of the table, draws curves, opens a bar and plays it.
//
// #data holds {by_bar, length, step, fine: {cents, ms}, bars: [{name, playings: [[from, to]], drift: [words, what they rest on]}],
//   sections: [{name, curve: [[time, cents, cents …], a step apart], heard: [[from, to, note, cents]],
//               printed: [[due, begun, note, heard, verdict, ms early]]}],
//   findings: [{section, bars, aspect, text}], faces: {aspect: [section][bar] → [number, mark, step, words, what it rests on]},
//   tempo: [[time, beats a minute, marked]], drift: [[time, cents]]}; times in seconds, null is not known.
// #sounds holds {"section.bar.playing": [time of its beginning, MP3 in base64]}.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = id => document.getElementById(id);
  const setMark = (use, mark) => use.setAttribute("href", "#mark-" + mark);
  const clock = s => Math.floor(s / 60) + ":" + String(Math.floor(s % 60)).padStart(2, "0");
  const signed = v => (v < 0 ? "−" : v > 0 ? "+" : "") + Math.abs(v);
  const barName = b => (data.by_bar ? "bar " : "from ") + data.bars[b].name;

  // -- The table ---------------------------------------------------------------------------------------------------

  const cells = [...document.querySelectorAll(".cell")];
  const aspects = [...document.querySelectorAll("input[name=aspect]")].map(input => input.value);
  let aspect = document.querySelector("input[name=aspect]:checked").value;

  const showAspect = chosen => {
    aspect = chosen;
    for (const legend of document.querySelectorAll(".legend"))
      legend.hidden = legend.dataset.aspect !== aspect;
    for (const cell of cells) {
      const {s, b, of} = cell.dataset;
      const [number, mark, step, words, rests] = data.faces[aspect][s][b];
      const found = of.split(" ").includes(aspect);
      cell.className = "cell " + mark + " step-" + step + (found ? " found" : "");
      setMark(cell.querySelector("use"), mark);
      cell.lastElementChild.textContent = number;
      cell.setAttribute("aria-label", data.sections[s].name + ", " + barName(b) + ", " + aspect + ": " + (cell.disabled ? "not played" : words) +
                                          (rests ? ", " + rests : "") + (found ? "; what to work on" : ""));
    }
  };
  const choose = chosen => {
    const input = document.querySelector("input[name=aspect][value=" + chosen + "]");
    if (!input) return;
    input.checked = true;
    showAspect(chosen);
  };
  for (const input of document.querySelectorAll("input[name=aspect]"))
    input.addEventListener("change", () => showAspect(input.value));

  // Bars are set in rows as a score's systems are, as many to a row as there is room for.
  const systems = byId("systems");
  const first = systems.querySelector(".system");
  const columns = [];
  for (const system of systems.querySelectorAll(".system")) {
    const rows = [...system.querySelectorAll("tbody tr")];
    const heads = [...system.querySelectorAll("thead th")];
    heads.forEach((head, at) => columns.push({
      head, gap: head.classList.contains("gap"),
      cells: rows.map(row => row.querySelectorAll("td")).map((tds, r) => tds[at - (r === 0 ? 0 : heads.slice(0, at).filter(h => h.classList.contains("gap")).length)])
    }));
  }
  for (const column of columns)
    if (column.gap) column.cells.length = 1;
  const names = first ? [...first.querySelectorAll("tbody th")] : [];

  const layOut = (width, columnWidth) => {
    if (!first) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const narrow = width < 40 * rem;
    const named = (narrow ? 5 : 7.5) * rem;
    const most = Math.max(4, Math.floor((width - named - 8) / ((columnWidth || (narrow ? 1.85 : 3.1)) * rem + 3)));
    const fours = columns.length > most ? most - most % 4 : most;
    const count = Math.ceil(columns.length / fours);
    const each = count > 1 ? Math.ceil(columns.length / count / 4) * 4 : columns.length;
    const room = (width - named - 8) / each / rem - .2;
    systems.style.setProperty("--column", Math.min(room, 4.6) + "rem");
    const tables = [];
    for (let from = 0; from < columns.length; from += each) {
      const part = columns.slice(from, from + each);
      const table = document.createElement("table");
      table.className = "system";
      const caption = table.createCaption();
      caption.className = "hidden";
      caption.textContent = (data.by_bar ? "Bars " : "") + part[0].head.lastElementChild.textContent + " to " +
        part[part.length - 1].head.lastElementChild.textContent;
      const head = table.createTHead().insertRow();
      head.insertCell().className = "corner";
      head.append(...part.map(column => column.head));
      const body = table.createTBody();
      names.forEach((name, r) => {
        const row = body.insertRow();
        row.append(name.cloneNode(true), ...part.map(column => column.cells[r]).filter(cell => cell));
      });
      tables.push(table);
    }
    systems.replaceChildren(...tables);
  };

  // One stop for the tab key; the arrows do the rest.
  let here = cells.find(cell => cell.classList.contains("found") && !cell.disabled) || cells.find(cell => !cell.disabled);
  for (const cell of cells) cell.tabIndex = cell === here ? 0 : -1;
  const goTo = cell => {
    if (!cell) return;
    if (here) here.tabIndex = -1;
    here = cell;
    here.tabIndex = 0;
  };
  const cellAt = (s, b) => byId("s" + s + "b" + b);
  const nextCell = (s, b, ds, db) => {
    for (s += ds, b += db; s >= 0 && s < data.sections.length && b >= 0 && b < data.bars.length; s += ds, b += db)
      if (cellAt(s, b) && !cellAt(s, b).disabled) return cellAt(s, b);
    return null;
  };
  systems.setAttribute("aria-describedby", "keys");
  systems.addEventListener("keydown", event => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!step || !event.target.classList.contains("cell")) return;
    event.preventDefault();
    goTo(nextCell(+event.target.dataset.s, +event.target.dataset.b, ...step));
    here.focus();
  });

  // -- Charts --------------------------------------------------------------------------------------------------------

  const svg = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const chart = (width, height, title, words) => {
    const id = "chart-" + title.replace(/\W+/g, "-").toLowerCase();
    return svg("svg", {class: "chart", viewBox: "0 0 " + width + " " + height, role: "img", "aria-labelledby": id + "-t " + id + "-d"},
      svg("title", {id: id + "-t"}, title), svg("desc", {id: id + "-d"}, words));
  };
  const path = points => points.map(([x, y], i) => (i ? "L" : "M") + x.toFixed(1) + " " + y.toFixed(1)).join("");
  const steps = (low, high, most) => {
    const step = [1, 2, 5, 10, 15, 20, 30, 50, 60, 100, 120, 200, 300, 600, 1200].find(s => (high - low) / s <= most) || 3600;
    const list = [];
    for (let v = Math.ceil(low / step) * step; v <= high; v += step) list.push(v);
    return list;
  };
  const left = 74, right = 12;

  const timeChart = (figure, height, title, series, low, high, label, zero) => {
    const width = Math.max(320, Math.min(1120, figure.clientWidth || 700));
    const bottom = height - 24, top = 8;
    const x = t => left + (width - left - right) * t / Math.max(1, data.length);
    const y = v => bottom - (bottom - top) * (v - low) / (high - low);
    const drawn = chart(width, height, title, figure.dataset.words);
    for (const v of steps(low, high, 4)) {
      drawn.append(svg("line", {class: v === zero ? "zero" : "grid", x1: left, x2: width - right, y1: y(v), y2: y(v)}),
        svg("text", {x: left - 8, y: y(v) + 4, "text-anchor": "end"}, label(v)));
    }
    for (const t of steps(0, data.length, width / 90))
      drawn.append(svg("text", {x: x(t), y: height - 4, "text-anchor": "middle"}, clock(t)));
    for (const {points, style} of series) {
      let line = [];
      const end = () => {
        if (line.length) drawn.append(svg("path", {class: style, d: path(line.length > 1 ? line : [line[0], [line[0][0] + 2, line[0][1]]])}));
        line = [];
      };
      points.forEach(([t, v], i) => {
        if (v === null || (i && t - points[i - 1][0] > 3)) end();
        if (v !== null) line.push([x(t), y(v)]);
      });
      end();
    }
    const old = figure.querySelector(".chart");
    if (old) old.remove();
    figure.insertBefore(drawn, figure.children[1] || null);
  };
  const drawCurves = () => {
    const tempo = byId("tempo"), drift = byId("drift");
    if (tempo && data.tempo.length > 1) {
      const all = data.tempo.flatMap(([, bpm, marked]) => marked === null ? [bpm] : [bpm, marked]);
      timeChart(tempo, 170, "Tempo", [{points: data.tempo.map(([t, , m]) => [t, m]), style: "marked"},
        {points: data.tempo.map(([t, v]) => [t, v]), style: "line"}],
        Math.min(...all) - 6, Math.max(...all) + 6, String, NaN);
    }
    if (drift && data.drift.length > 1) {
      const most = Math.max(15, ...data.drift.map(([, cents]) => Math.abs(cents) + 4));
      timeChart(drift, 170, "Pitch", [{points: data.drift, style: "line"}], -most, most,
        v => v ? Math.abs(v) + (v < 0 ? " flat" : " sharp") : "A", 0);
    }
  };

  // -- One bar -------------------------------------------------------------------------------------------------------

  const dialog = byId("bar"), listen = byId("bar-listen"), playButton = byId("bar-play");
  const audio = new Audio();
  audio.id = "bar-sound";
  audio.hidden = true;
  audio.preload = "auto";
  dialog.append(audio);
  let sounds = null;
  let at = null;  // {s, b, playing, clip, x: time → chart, heads: playhead lines}

  const soundOf = (s, b, playing) => {
    sounds = sounds || JSON.parse(byId("sounds").textContent);
    return sounds[s + "." + b + "." + playing] || null;
  };
  const inside = (from, to) => note => note[1] > from && note[0] < to;
  const markOf = (cents, fine) => Math.abs(cents) <= fine ? "fine" : cents < 0 ? "low" : "high";
  const often = n => n + (n % 10 === 1 && n !== 11 ? "st" : n % 10 === 2 && n !== 12 ? "nd" : n % 10 === 3 && n !== 13 ? "rd" : "th");

  /// Both charts lie over the same time.
  const drawBar = () => {
    const {s, b, playing} = at;
    const section = data.sections[s];
    const [from, to] = data.bars[b].playings[playing];
    const lead = Math.min(.4, from);
    const width = Math.max(320, Math.min(960, byId("bar-charts").clientWidth || 700));
    const x = t => left + (width - left - right) * (t - from + lead) / (to - from + lead + .2);
    at.x = x;
    at.heads = [];
    const heard = section.heard.filter(inside(from, to));
    const printed = section.printed.filter(([due]) => due >= from - .05 && due < to - .05);
    const shown = [];

    const high = 60, height = 214, top = 34, bottom = height - 8;
    const y = cents => (top + bottom) / 2 - (bottom - top) / 2 * Math.max(-high, Math.min(high, cents)) / high;
    const words = heard.map(([, , note, cents]) => note + " " + (Math.abs(cents) <= data.fine.cents ? "in tune" : Math.abs(cents) + " cents " + (cents < 0 ? "flat" : "sharp"))).join(", ");
    const pitch = chart(width, height, "Pitch of each note", words || "Nothing was heard for sure.");
    pitch.append(svg("rect", {class: "band", x: left, width: width - left - right, y: y(data.fine.cents), height: y(-data.fine.cents) - y(data.fine.cents)}));
    for (const v of [-50, -25, 0, 25, 50])
      pitch.append(svg("line", {class: v ? "grid" : "zero", x1: left, x2: width - right, y1: y(v), y2: y(v)}),
        svg("text", {x: left - 8, y: y(v) + 4, "text-anchor": "end"}, v ? Math.abs(v) + (v < 0 ? " flat" : " sharp") : "in tune"));
    const edge = svg("line", {class: "edge", x1: x(from), x2: x(from), y1: top - 14, y2: bottom});
    pitch.append(edge);
    for (const stretch of section.curve) {
      const points = [];
      stretch.slice(1).forEach((cents, i) => {
        const t = stretch[0] + i * data.step;
        if (t >= from - lead && t <= to + .2) points.push([x(t), y(cents)]);
      });
      if (points.length > 1) pitch.append(svg("path", {class: "thin", d: path(points)}));
    }
    for (const [start, end, , cents] of heard) {
      const mark = markOf(cents, data.fine.cents);
      const x1 = x(Math.max(start, from - lead)), x2 = x(Math.min(end, to + .2));
      pitch.append(svg("line", {class: "note " + mark, x1, x2: Math.max(x1 + 3, x2 - 2), y1: y(cents), y2: y(cents)}));
      if (mark !== "fine" && x2 - x1 > 8)
        pitch.append(svg("use", {class: "sign " + mark, href: "#mark-" + mark, x: (x1 + x2) / 2 - 6, y: y(cents) + (cents < 0 ? 7 : -19), width: 12, height: 12}));
    }
    let free = 0;
    const label = (t, text, wrong) => {
      const where = Math.max(left, x(t));
      if (where < free) return;
      if (wrong) pitch.append(svg("use", {class: "sign wrong", href: "#mark-wrong", x: where, y: 8, width: 11, height: 11}));
      pitch.append(svg("text", {class: "strong", x: where + (wrong ? 14 : 0), y: 18}, text));
      free = where + (wrong ? 14 : 0) + text.length * 7.5 + 8;
    };
    if (printed.length)
      for (const [due, , note, played, verdict] of printed)
        label(due, verdict === "wrong" ? played + " for " + note : verdict === "missing" ? note + " left out" :
          verdict === "extra" ? played + " in a rest" : note || played || "", ["wrong", "missing", "extra"].includes(verdict));
    else
      for (const [start, , note] of heard) label(start, note, false);
    shown.push(["Pitch beside the class, in cents" + (data.by_bar ? "" : "; the names are what was heard"), pitch]);

    const entries = printed.filter(([, begun, , , , ms]) => begun !== null && ms !== null);
    if (entries.length) {
      const reach = 100, h = 96, t0 = 8, b0 = h - 8;
      const ty = ms => (t0 + b0) / 2 - (b0 - t0) / 2 * Math.max(-reach, Math.min(reach, ms)) / reach;
      const say = ms => Math.abs(ms) <= data.fine.ms ? "together" : Math.abs(ms) + " ms " + (ms < 0 ? "late" : "early");
      const timing = chart(width, h, "Entry of each note", entries.map(([, , note, played, , ms]) => (note || played || "a note") + " " + say(ms)).join(", "));
      timing.append(svg("rect", {class: "band", x: left, width: width - left - right, y: ty(data.fine.ms), height: ty(-data.fine.ms) - ty(data.fine.ms)}));
      for (const v of [-80, 0, 80])
        timing.append(svg("line", {class: v ? "grid" : "zero", x1: left, x2: width - right, y1: ty(v), y2: ty(v)}),
          svg("text", {x: left - 8, y: ty(v) + 4, "text-anchor": "end"}, v ? Math.abs(v) + (v < 0 ? " late" : " early") : "together"));
      for (const [, begun, , , , ms] of entries) {
        const mark = Math.abs(ms) <= data.fine.ms ? "fine" : ms < 0 ? "late" : "early";
        timing.append(svg("use", {class: "sign " + mark, href: "#mark-" + mark, x: x(begun) - 7, y: ty(ms) - 7, width: 14, height: 14}));
      }
      shown.push(["When each note began, in milliseconds beside the class", timing]);
    }
    byId("bar-charts").replaceChildren(...shown.flatMap(([text, drawn]) => {
      const title = document.createElement("h3");
      title.textContent = text;
      const [, , , h] = drawn.getAttribute("viewBox").split(" ");
      const head = svg("line", {class: "playhead", x1: 0, x2: 0, y1: 0, y2: h, visibility: "hidden"});
      drawn.append(head);
      at.heads.push(head);
      return [title, drawn];
    }));
    fillNotes(heard, printed);
  };

  const fillNotes = (heard, printed) => {
    const table = byId("bar-notes");
    const tuning = cents => cents === null || cents === undefined ? "not known" : Math.abs(cents) <= data.fine.cents ? "in tune (" + signed(cents) + ")" : Math.abs(cents) + " cents " + (cents < 0 ? "flat" : "sharp");
    const rows = printed.length
      ? printed.map(([due, begun, note, played, verdict, ms]) => [note || "a rest", verdict === "wrong" ? "wrong: " + played : verdict === "missing" ? "left out" : verdict === "extra" ? "played " + played : verdict === "unsure" ? "not sure" : "right",
          tuning((heard.filter(h => Math.abs(h[0] - (begun === null ? due : begun)) < .15)[0] || [])[3]),
          ms === null ? "not known" : Math.abs(ms) <= data.fine.ms ? "together" : Math.abs(ms) + " ms " + (ms < 0 ? "late" : "early")])
      : heard.map(([start, , note, cents]) => [note, clock(start), tuning(cents)]);
    const head = printed.length ? ["Note", "Played", "Tuning", "Beginning"] : ["Note", "At", "Tuning"];
    const line = (cell, texts) => texts.map(text => {
      const element = document.createElement(cell);
      if (cell === "th") element.scope = "col";
      element.textContent = text;
      return element;
    });
    table.querySelector("thead tr").replaceChildren(...line("th", head));
    table.querySelector("tbody").replaceChildren(...rows.map(texts => {
      const row = document.createElement("tr");
      row.append(...line("td", texts));
      return row;
    }));
    table.hidden = !rows.length;
  };

  const stopSound = () => {
    audio.pause();
    showPlaying();
  };
  const showPlaying = () => {
    const on = !audio.paused;
    byId("bar-play-sign").setAttribute("d", on ? "M2 1h3v10H2zM7 1h3v10H7z" : "M2.5 1v10l8.5-5z");
    byId("bar-play-words").textContent = on ? "Pause" : "Listen";
    if (on) requestAnimationFrame(movePlayhead);
  };
  const movePlayhead = () => {
    if (!at || !at.clip) return;
    const x = at.x(at.clip[0] + audio.currentTime);
    for (const head of at.heads) {
      head.setAttribute("visibility", audio.currentTime > 0 ? "visible" : "hidden");
      head.setAttribute("x1", x);
      head.setAttribute("x2", x);
    }
    if (!audio.paused) requestAnimationFrame(movePlayhead);
  };
  const showPlayed = playing => {
    stopSound();
    at.playing = playing;
    at.clip = soundOf(at.s, at.b, playing);
    listen.hidden = !at.clip;
    byId("bar-silent").hidden = !!at.clip;
    byId("bar-silent").textContent = "This page holds no sound of this bar.";
    if (at.clip) audio.src = "data:audio/mpeg;base64," + at.clip[1];
    else audio.removeAttribute("src");
    audio.loop = byId("bar-loop").checked;
    setSpeed();
    drawBar();
  };
  const setSpeed = () => {
    audio.preservesPitch = true;
    audio.playbackRate = audio.defaultPlaybackRate = +document.querySelector("input[name=speed]:checked").value;
  };

  /// At a playing that is asked for, else at the first that can be heard. All that was found here is told, first
  /// the finding that one came from.
  const openBar = (s, b, asked, from) => {
    const bar = data.bars[b];
    if (!bar || !bar.playings.length || !data.sections[s]) return;
    at = {s, b, playing: 0, clip: null, heads: []};
    goTo(cellAt(s, b));
    const [, mark, , words, rests] = data.faces[aspect][s][b];
    byId("bar-title").textContent = data.sections[s].name + ", " + barName(b);
    setMark(byId("bar-mark"), mark);
    byId("bar-words").textContent = words;
    byId("bar-rests").textContent = rests;
    for (const [id, step] of [["bar-before", -1], ["bar-after", 1]]) {
      const next = nextCell(s, b, 0, step);
      byId(id).disabled = !next;
      byId(id).textContent = (step < 0 ? "‹ " : "") + (next ? barName(+next.dataset.b) : step < 0 ? "start" : "end") + (step > 0 ? " ›" : "");
      byId(id).onclick = () => next && openBar(s, +next.dataset.b);
    }
    const playings = byId("bar-playings");
    playings.hidden = bar.playings.length < 2;
    const best = asked === undefined ? Math.max(0, bar.playings.findIndex((_, p) => soundOf(s, b, p))) : asked;
    playings.replaceChildren(playings.firstElementChild, ...bar.playings.map(([from], p) => {
      const label = document.createElement("label"), input = document.createElement("input"), text = document.createElement("span");
      input.type = "radio";
      input.name = "playing";
      input.checked = p === best;
      input.addEventListener("change", () => showPlayed(p));
      text.textContent = often(p + 1) + " time, " + clock(from);
      label.append(input, text);
      return label;
    }));
    const found = data.findings.filter(one => one.section === s && one.bars.includes(b) && one.aspect === aspect);
    const came = data.findings[from];
    byId("bar-finding").replaceChildren(...(came ? [came, ...found.filter(one => one !== came)] : found).map(one => {
      const words = document.createElement("p");
      words.className = "calm";
      words.textContent = one.text;
      return words;
    }));
    byId("bar-facts").replaceChildren(...aspects.filter(name => name !== aspect).flatMap(name => {
      const term = document.createElement("dt"), fact = document.createElement("dd"), rest = document.createElement("small");
      const [, itsMark, , itsWords, itsRests] = data.faces[name][s][b];
      term.textContent = name[0].toUpperCase() + name.slice(1);
      rest.textContent = itsRests;
      const sign = svg("svg", {class: "mark", "aria-hidden": "true"}, svg("use", {href: "#mark-" + itsMark}));
      fact.append(...(itsMark === "nothing" ? [] : [sign]), itsWords + " ", rest);
      return [term, fact];
    }));
    const drift = document.createElement("dt"), itsDrift = document.createElement("dd"), restsOn = document.createElement("small");
    drift.textContent = "Class’s pitch";
    restsOn.textContent = bar.drift[1];
    itsDrift.append(bar.drift[0] + " ", restsOn);
    byId("bar-facts").append(drift, itsDrift);
    if (!dialog.open) dialog.showModal();
    showPlayed(best);
    (listen.hidden ? byId("bar-close") : playButton).focus();
  };

  playButton.addEventListener("click", () => audio.paused ? audio.play() : audio.pause());
  for (const event of ["play", "pause", "ended"]) audio.addEventListener(event, showPlaying);
  byId("bar-loop").addEventListener("change", event => { audio.loop = event.target.checked; });
  for (const input of document.querySelectorAll("input[name=speed]")) input.addEventListener("change", setSpeed);
  byId("bar-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    stopSound();
    at = null;
    here.focus();
  });

  systems.addEventListener("click", event => {
    const cell = event.target.closest(".cell");
    if (cell) openBar(+cell.dataset.s, +cell.dataset.b);
  });
  for (const link of document.querySelectorAll("a[data-b]"))
    link.addEventListener("click", event => {
      event.preventDefault();
      if (link.dataset.aspect) choose(link.dataset.aspect);
      openBar(+link.dataset.s, +link.dataset.b, +link.dataset.p, +link.dataset.f);
    });

  // -- Sizes ---------------------------------------------------------------------------------------------------------

  let width = 0;
  const fit = () => {
    if (systems.clientWidth === width) return;
    width = systems.clientWidth;
    layOut(width);
    drawCurves();
    if (at) drawBar();
  };
  showAspect(aspect);
  fit();
  addEventListener("resize", fit);
  // On paper nothing can be opened or chosen: what is closed is opened, and every aspect that a finding speaks of has
  // its own table. A4 between its margins is 688 pixels wide.
  let closed = [], printed = [];
  const tidyUp = () => {
    for (const details of closed) details.open = false;
    for (const element of printed) element.remove();
    closed = [];
    printed = [];
  };
  addEventListener("beforeprint", () => {
    tidyUp();
    layOut(688, 2.6);
    closed = [...document.querySelectorAll("details.more:not([open])")];
    for (const details of closed) details.open = true;
    const chosen = aspect;
    for (const other of aspects) {
      if (other === chosen || !cells.some(cell => cell.dataset.of.split(" ").includes(other))) continue;
      showAspect(other);
      const legend = document.querySelector(".legend[data-aspect=" + other + "]").cloneNode(true);
      const table = systems.cloneNode(true);
      for (const element of [legend, table, ...table.querySelectorAll("[id]")]) element.removeAttribute("id");
      printed.push(legend, table);
    }
    showAspect(chosen);
    systems.after(...printed);
  });
  addEventListener("afterprint", () => { tidyUp(); width = 0; fit(); });
})();
