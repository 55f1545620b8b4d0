// Shows the mails that Kontor sent, and writes new ones to it.
import { language, longMoment, say, shortMoment, size, translatePage } from "./texts.js";

const byId = (id) => document.getElementById(id);
const VIEWS = ["html", "text", "headers"];
const read = new Set(JSON.parse(localStorage.getItem("read") ?? "[]"));

let settings = { service: "", nav: [], people: [] };
let mails = [];
let shown = null; // the mail in the reader, with its details
let answering = null; // the mail that the form answers

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

const bareAddress = (text) => (text.match(/<([^>]+)>/)?.[1] ?? text).trim();
const partner = (mail) => (mail.written ? bareAddress(mail.from) : mail.to[0] ?? "");

/* The list */

function showList() {
  showChoice();
  const whose = byId("whose").value;
  const chosen = mails.filter((mail) => !whose || partner(mail) === whose);
  const focused = document.activeElement?.closest?.(".row")?.dataset.id;
  byId("mails").replaceChildren(...chosen.map((mail) => make("li", {}, row(mail))));
  byId("empty").hidden = chosen.length > 0;
  if (focused) document.querySelector(`.row[data-id="${focused}"]`)?.focus();
}

function row(mail) {
  const isNew = !mail.written && !read.has(mail.id);
  const link = make("a", { href: `#${mail.id}`, className: `row${isNew ? " unread" : ""}${mail.written ? " written" : ""}` });
  link.dataset.id = mail.id;
  if (shown?.id === mail.id) link.setAttribute("aria-current", "true");
  const who = make("span", { className: "who" }, partner(mail), make("span", { className: "hidden", textContent: `, ${say(mail.written ? "outgoing" : "incoming")}${isNew ? `, ${say("unread")}` : ""}` }));
  if (mail.written) who.prepend(icon("away"), " ");
  const about = make("span", { className: "about" }, mail.subject || say("noSubject"));
  if (mail.files_count) about.append(" ", icon("clip"));
  link.append(who, make("time", { dateTime: mail.at, textContent: shortMoment(mail.at) }), about, make("span", { className: "says", textContent: mail.beginning }));
  return link;
}

function showChoice() {
  const select = byId("whose");
  const known = new Set([...mails.map(partner), ...settings.people.map((person) => person.address)].filter(Boolean));
  const addresses = [...known].sort();
  const before = select.value;
  select.replaceChildren(make("option", { value: "", textContent: say("everybody") }), ...addresses.map((address) => make("option", { value: address, textContent: named(address) })));
  select.value = known.has(before) ? before : "";
  byId("addresses").replaceChildren(...addresses.map((address) => make("option", { value: address, label: named(address) })));
}

function named(address) {
  const person = settings.people.find((one) => one.address === address);
  return person ? `${person.name} · ${address}` : address;
}

/* The reader */

async function showMail(id, moveFocus) {
  const mail = await fetchJson(`/api/mails/${id}`);
  if (!mail) return closeMail();
  shown = mail;
  read.add(mail.id);
  localStorage.setItem("read", JSON.stringify([...read]));
  byId("subject").textContent = mail.subject || say("noSubject");
  byId("from").textContent = mail.from;
  byId("to").textContent = mail.to.join(", ");
  byId("date").textContent = longMoment(mail.at);
  byId("files").replaceChildren(...mail.files.map((file, place) => fileItem(mail.id, file, place)));
  byId("view-text").textContent = mail.text;
  showHeaders(mail);
  byId("tab-html").disabled = !mail.html;
  byId("view-html").title = mail.subject;
  showFrame(mail);
  showView(mail.html ? "html" : "text");
  byId("reply").hidden = mail.written;
  byId("mail").hidden = false;
  byId("nothing").hidden = true;
  document.body.classList.add("reading");
  showList();
  if (moveFocus) byId("subject").focus();
}

function showFrame(mail) {
  const frame = byId("view-html");
  const next = frame.cloneNode();  // a new frame leaves no entry in the browser's history
  next.src = mail.html ? `/mails/${mail.id}/html` : "about:blank";
  frame.replaceWith(next);
}

function closeMail() {
  shown = null;
  byId("mail").hidden = true;
  byId("nothing").hidden = false;
  document.body.classList.remove("reading");
  showList();
}

function fileItem(id, file, place) {
  const kind = file.name.split(".").pop().toLowerCase();
  const address = `/mails/${id}/files/${place}`;
  const open = make("a", { href: address, target: "_blank", rel: "noopener", title: `${file.name}: ${say("open")} (${say("opens")})` });
  open.append(make("i", { className: `sheet ${kind}`, textContent: kind.slice(0, 4), ariaHidden: "true" }), make("span", {}, make("b", { textContent: file.name }), make("small", { textContent: size(file.size) })));
  const save = make("a", { href: `${address}?download`, className: "save", title: `${file.name}: ${say("save")}`, ariaLabel: `${file.name}: ${say("save")}` }, icon("down"));
  return make("li", { className: "file" }, open, save);
}

function showHeaders(mail) {
  const lines = [[say("envelope"), mail.mail_from || `<> (${say("nobody")})`], ...mail.headers];
  byId("headers").replaceChildren(...lines.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]));
  byId("source").href = `/mails/${mail.id}/source`;
}

function showView(name) {
  for (const view of VIEWS) {
    const tab = byId(`tab-${view}`);
    tab.setAttribute("aria-selected", String(view === name));
    tab.tabIndex = view === name ? 0 : -1;
    byId(`view-${view}`).hidden = view !== name;
  }
}

function moveBetweenTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const usable = VIEWS.filter((view) => !byId(`tab-${view}`).disabled);
  const at = usable.findIndex((view) => byId(`tab-${view}`) === event.target);
  const next = usable[(at + step + usable.length) % usable.length];
  showView(next);
  byId(`tab-${next}`).focus();
}

function moveInList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const rows = [...document.querySelectorAll(".row")];
  const at = rows.indexOf(document.activeElement);
  if (!step || at < 0) return;
  event.preventDefault();
  rows[at + step]?.focus();
}

/* Writing */

function openForm(mail = null) {
  answering = mail;
  byId("form").reset();
  byId("outcome").textContent = "";
  byId("new-to").value = mail?.answers_to || settings.service;
  byId("new-from").value = mail ? mail.to[0] : byId("whose").value || localStorage.getItem("from") || settings.people[0]?.address || (mails[0] && partner(mails[0])) || "";
  byId("compose-title").textContent = say(mail ? "reply" : "write");
  if (mail) {
    byId("new-subject").value = mail.subject.replace(/^(re:\s*)*/i, "Re: ");
    byId("new-text").value = `\n\n${quotation(mail)}`;
  }
  byId("compose").showModal();
  byId(mail ? "new-text" : byId("new-from").value ? "new-subject" : "new-from").focus();
  byId("new-text").setSelectionRange(0, 0);
  byId("new-text").scrollTop = 0;
}

function quotation(mail) {
  const intro = say("said").replace("{date}", longMoment(mail.at)).replace("{from}", mail.from);
  return [intro, ...mail.text.trimEnd().split("\n").map((line) => `> ${line}`)].join("\n");
}

async function send(event) {
  event.preventDefault();
  const outcome = byId("outcome");
  outcome.className = "outcome";
  outcome.textContent = say("sending");
  const body = { from: byId("new-from").value, to: byId("new-to").value, subject: byId("new-subject").value, text: byId("new-text").value };
  try {
    body.files = await Promise.all([...byId("new-files").files].map(encoded));
    if (answering) body.reply_to = answering.id;
    const response = await fetch("/api/mails", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const said = await response.json();
    if (!response.ok) throw new Error(say("refused") + said.error);
  } catch (error) {
    outcome.className = "outcome bad";
    outcome.textContent = error instanceof TypeError ? say("noAnswer") : error.message;
    return;
  }
  localStorage.setItem("from", body.from);
  byId("compose").close();
  toast(say("sent"));
}

function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, type: file.type, content: reader.result.split(",")[1] ?? "" });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

let toastTimer;
function toast(text) {
  clearTimeout(toastTimer);
  byId("toast").textContent = text;
  byId("toast").hidden = false;
  toastTimer = setTimeout(() => { byId("toast").hidden = true; }, 5000);
}

/* Keeping up */

async function fetchJson(address) {
  const response = await fetch(address);
  return response.ok ? response.json() : null;
}

async function refresh() {
  mails = (await fetchJson("/api/mails")) ?? mails;
  showList();
}

function listen() {
  const events = new EventSource("/api/events");
  let count = -1;
  events.onmessage = (event) => {
    byId("offline").hidden = true;
    if (Number(event.data) !== count) refresh();
    count = Number(event.data);
  };
  events.onerror = () => { byId("offline").hidden = false; };
}

function showNav() {
  byId("nav").replaceChildren(...settings.nav.map(({ name, url }) => {
    const link = make("a", { href: url, textContent: say(name) });
    if (new URL(url, location.href).origin === location.origin) link.setAttribute("aria-current", "page");
    return link;
  }));
}

function follow(moveFocus) {
  const id = Number(location.hash.slice(1));
  return id ? showMail(id, moveFocus) : closeMail();
}

translatePage();
document.documentElement.lang = language;
byId("write").addEventListener("click", () => openForm());
byId("reply").addEventListener("click", () => openForm(shown));
byId("back").addEventListener("click", () => { location.hash = ""; });
byId("cancel").addEventListener("click", () => byId("compose").close());
byId("form").addEventListener("submit", send);
byId("whose").addEventListener("change", showList);
byId("mails").addEventListener("keydown", moveInList);
for (const view of VIEWS) {
  byId(`tab-${view}`).addEventListener("click", () => showView(view));
  byId(`tab-${view}`).addEventListener("keydown", moveBetweenTabs);
}
window.addEventListener("hashchange", () => follow(true));
settings = (await fetchJson("/api/settings")) ?? settings;
showNav();
await refresh();
await follow(false);
listen();
