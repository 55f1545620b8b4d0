// The chat page: one person, one bot, live.

import { bubble, dayName, element } from "./messages.js";
import { language, say, sayAction, translatePage } from "./texts.js";

const $ = (id) => document.getElementById(id);
const ACTION_MS = 5000;
const state = { bot: {}, users: [], user: null, messages: new Map(), commands: [], blocked: false, action: "" };
const address = new URLSearchParams(location.search);
let startPayload = address.get("start");
let stream = null;
let actionTimer = 0;
let chosen = -1;
let following = true;
let lastTop = 0;

const context = {
  get bot() { return state.bot.username; },
  find: (id) => state.messages.get(id),
  send: (text) => send(text),
  press,
  copy: async (text) => { await navigator.clipboard.writeText(text); toast(say("copied")); },
};

async function ask(path, body, verb = body ? "POST" : "GET") {
  const form = body instanceof FormData;
  const options = { method: verb, body: form ? body : body && JSON.stringify(body) };
  if (body && !form) options.headers = { "Content-Type": "application/json" };
  const response = await fetch(`/control/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(say("failed") + error.message);
    return null;
  }
}

// --- what the bot says --------------------------------------------------------------------------

const EVENTS = {
  snapshot: (event) => showAll(event),
  message: (event) => showMessage(event.message),
  deleted: (event) => { state.messages.delete(event.id); item(event.id)?.remove(); refresh(); },
  action: (event) => showAction(event.action),
  commands: (event) => { state.commands = event.commands; showCommands(); },
  state: (event) => { state.blocked = event.blocked; refresh(); },
  closed: () => { $("offline").hidden = false; },
};

function listen() {
  stream?.close();
  stream = new EventSource(`/control/chats/${state.user.id}/events`);
  stream.onopen = () => { $("offline").hidden = true; };
  stream.onerror = () => { $("offline").hidden = false; };
  stream.onmessage = (message) => {
    const event = JSON.parse(message.data);
    EVENTS[event.type]?.(event);
  };
}

function showAll({ messages, commands, blocked }) {
  state.messages = new Map(messages.map((message) => [message.id, message]));
  state.commands = commands;
  state.blocked = blocked;
  $("log").setAttribute("aria-busy", "true");
  $("log").replaceChildren(...messages.map((message) => bubble(message, context)));
  $("log").removeAttribute("aria-busy");
  clearAction();
  refresh();
  toEnd();
}

function showMessage(message) {
  const isNew = !state.messages.has(message.id);
  state.messages.set(message.id, message);
  const made = bubble(message, context);
  if (isNew) {
    made.classList.add("new");
    $("log").append(made);
    if (message.from_bot) clearAction();
  } else {
    item(message.id)?.replaceWith(made);
  }
  refresh();
  if (!message.from_bot) toEnd();
  else if (isNew && !following) $("to-end").classList.add("unread");
}

const item = (id) => $("log").querySelector(`li[data-id="${id}"]`);

function showAction(action) {
  state.action = action;
  clearTimeout(actionTimer);
  actionTimer = setTimeout(clearAction, ACTION_MS);
  refresh();
}

function clearAction() {
  clearTimeout(actionTimer);
  state.action = "";
  refresh();
}

// --- the page follows the state --------------------------------------------------------------------

function refresh() {
  const empty = state.messages.size === 0;
  const starting = empty || startPayload !== null;
  $("typing").hidden = !state.action;
  $("status").textContent = state.action ? sayAction(state.action) : say(state.blocked ? "blocked" : "bot");
  $("status").classList.toggle("active", Boolean(state.action));
  $("welcome").hidden = !empty;
  $("start").hidden = !(starting || state.blocked);
  $("start").textContent = say(startLabel());
  $("composer").hidden = starting || state.blocked;
  $("block").textContent = say(state.blocked ? "unblock" : "block");
  markDays();
}

function startLabel() {
  return state.blocked && startPayload === null ? "unblock" : "start";
}

function markDays() {
  let day = "";
  let before = null;
  for (const old of $("log").querySelectorAll(".day")) old.remove();
  for (const line of $("log").querySelectorAll("li[data-id]")) {
    const name = dayName(Number(line.dataset.date));
    if (name !== day) line.before(element("li", "day", element("span", "", name)));
    const follows = name === day && before?.className.split(" ")[1] === line.className.split(" ")[1];
    line.classList.toggle("follows", follows);
    [day, before] = [name, line];
  }
}

function isAtEnd() {
  const area = $("scroll");
  return area.scrollHeight - area.scrollTop - area.clientHeight < 80;
}

function toEnd() {
  following = true;
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

// Whoever has scrolled up to read is left there; otherwise the page follows the conversation.
function onScroll() {
  const top = $("scroll").scrollTop;
  if (isAtEnd()) following = true;
  else if (top < lastTop) following = false;
  lastTop = top;
  $("to-end").hidden = following;
  if (following) $("to-end").classList.remove("unread");
}

function onResize() {
  if (following) toEnd();
}

// --- what the person does ----------------------------------------------------------------------------

async function send(text) {
  closeCommands();
  if (!text.trim()) return;
  const sent = await attempt(() => ask(`users/${state.user.id}/messages`, { text }));
  if (sent) $("text").focus();
}

async function submit() {
  const text = $("text").value;
  $("text").value = "";
  fit();
  await send(text);
}

async function sendFile(file) {
  const form = new FormData();
  form.append("kind", /^image\/(png|jpeg|gif)$/.test(file.type) ? "photo" : "document");
  form.append("file", file, file.name);
  await attempt(() => ask(`users/${state.user.id}/files`, form));
}

async function press(message, button, key) {
  if (key.getAttribute("aria-busy")) return;
  key.setAttribute("aria-busy", "true");
  await attempt(async () => {
    const { callback } = await ask(`users/${state.user.id}/press`, { message: message.id, button: button.data });
    const { answer } = await ask(`callbacks/${callback}?timeout=30`);
    if (answer) showAnswer(answer);
    else toast(say("noAnswer"));
  });
  key.removeAttribute("aria-busy");
}

function showAnswer(answer) {
  if (answer.text && answer.alert) {
    $("alert-text").textContent = answer.text;
    $("alert").showModal();
  } else if (answer.text) {
    toast(answer.text);
  }
}

function toast(text) {
  const made = element("p", "toast", text);
  $("toasts").append(made);
  setTimeout(() => made.remove(), 4500);
}

async function start() {
  const payload = startPayload ?? "";
  const onlyUnblock = state.blocked && startPayload === null;
  startPayload = null;
  rememberAddress();
  const path = onlyUnblock ? "unblock" : "open";
  await attempt(() => ask(`users/${state.user.id}/${path}`, { link: payload }));
  refresh();
  $("text").focus();
}

// --- commands ------------------------------------------------------------------------------------------

function wanted() {
  const typed = $("text").value;
  return /^\/[^\s]*$/.test(typed) ? typed.slice(1).toLowerCase() : null;
}

function matching() {
  const prefix = wanted() ?? "";
  const commands = state.commands;
  const exact = commands.filter((c) => c.command === prefix);
  const first = commands.filter((c) => c.command !== prefix && c.command.startsWith(prefix));
  const told = commands.filter((c) => !c.command.startsWith(prefix) && c.description.toLowerCase().includes(prefix));
  return [...exact, ...first, ...(prefix.length > 2 ? told : [])];
}

function showCommands(open = !$("commands").hidden) {
  const entries = matching();
  const visible = open && (entries.length > 0 || wanted() === null);
  $("commands").hidden = !visible;
  $("command-menu").setAttribute("aria-expanded", String(visible));
  const typed = wanted();
  chosen = visible && typed !== null && entries[0].command.startsWith(typed) ? 0 : -1;
  $("commands").replaceChildren(...(entries.length ? entries.map(commandItem) : [noCommands()]));
  markChosen();
}

function noCommands() {
  const line = element("li", "none", say("noCommands"));
  line.setAttribute("role", "presentation");
  return line;
}

function commandItem(entry, index) {
  const made = element("li", "", element("b", "", `/${entry.command}`), element("span", "", entry.description));
  made.id = `command-${index}`;
  made.setAttribute("role", "option");
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", () => choose(entry));
  return made;
}

function choose(entry) {
  $("text").value = "";
  fit();
  send(`/${entry.command}`);
}

function closeCommands() {
  $("commands").hidden = true;
  $("command-menu").setAttribute("aria-expanded", "false");
  $("text").removeAttribute("aria-activedescendant");
  chosen = -1;
}

function markChosen() {
  [...$("commands").children].forEach((line, index) => {
    line.setAttribute("aria-selected", String(index === chosen));
    if (index === chosen) line.scrollIntoView({ block: "nearest" });
  });
  if (chosen >= 0) $("text").setAttribute("aria-activedescendant", `command-${chosen}`);
}

const LIST_KEYS = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Tab: () => complete(),
  Escape: () => closeCommands(),
};

function move(step) {
  const count = matching().length;
  if (count) chosen = (chosen + step + count) % count;
  markChosen();
}

function complete() {
  const entry = matching()[Math.max(chosen, 0)];
  if (entry) $("text").value = `/${entry.command} `;
  closeCommands();
}

function onKey(event) {
  const listed = !$("commands").hidden;
  if (listed && LIST_KEYS[event.key]) {
    event.preventDefault();
    LIST_KEYS[event.key]();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    const entry = listed && chosen >= 0 ? matching()[chosen] : null;
    if (entry) choose(entry);
    else submit();
  }
}

function fit() {
  const area = $("text");
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
}

// --- people ------------------------------------------------------------------------------------------------

function rememberAddress() {
  const query = new URLSearchParams({ user: state.user.id });
  if (startPayload !== null) query.set("start", startPayload);
  history.replaceState(null, "", `/chat?${query}`);
  try { localStorage.setItem("user", state.user.id); } catch { /* storage may be switched off */ }
}

function remembered() {
  let stored = null;
  try { stored = localStorage.getItem("user"); } catch { /* storage may be switched off */ }
  const number = Number(address.get("user") ?? stored);
  return state.users.find((user) => user.id === number) ?? state.users[0];
}

function become(user) {
  state.user = user;
  state.messages = new Map();
  $("user").replaceChildren(...state.users.map((entry) => new Option(entry.first_name, entry.id)));
  $("user").value = user.id;
  rememberAddress();
  listen();
}

async function addUser() {
  const body = { first_name: $("new-name").value, language_code: $("new-language").value };
  const user = await attempt(() => ask("users", body));
  if (!user) return;
  state.users.push(user);
  become(user);
}

function openNewUser() {
  $("new-name").value = "";
  $("new-language").value = language;
  $("new-cancel").hidden = state.users.length === 0;
  $("new-user").showModal();
}

// --- beginning ----------------------------------------------------------------------------------------------

function connect() {
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  $("text").addEventListener("keydown", onKey);
  $("text").addEventListener("input", () => { fit(); showCommands(wanted() !== null); });
  $("text").addEventListener("blur", closeCommands);
  $("command-menu").addEventListener("mousedown", (event) => event.preventDefault());
  $("command-menu").addEventListener("click", () => { $("text").focus(); showCommands($("commands").hidden); });
  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => { [...$("file").files].forEach(sendFile); $("file").value = ""; });
  $("start").addEventListener("click", start);
  $("to-end").addEventListener("click", () => toEnd());
  $("scroll").addEventListener("scroll", onScroll, { passive: true });
  const observer = new ResizeObserver(onResize);
  for (const id of ["log", "typing", "scroll"]) observer.observe($(id));
  $("user").addEventListener("change", () => become(state.users.find((user) => user.id === Number($("user").value))));
  $("add-user").addEventListener("click", openNewUser);
  $("new-cancel").addEventListener("click", () => $("new-user").close());
  $("new-user-form").addEventListener("submit", addUser);
  $("block").addEventListener("click", () => {
    $("menu").open = false;
    attempt(() => ask(`users/${state.user.id}/${state.blocked ? "unblock" : "block"}`, {}, "POST"));
  });
  document.addEventListener("click", (event) => { if (!$("menu").contains(event.target)) $("menu").open = false; });
}

function introduce() {
  document.title = state.bot.name;
  $("bot-name").textContent = state.bot.name;
  $("welcome-name").textContent = state.bot.name;
  $("welcome-text").textContent = state.bot.description[language] || state.bot.description[""] || say("welcome");
  $("text").placeholder = say("write");
  $("nav").replaceChildren(...state.bot.nav.map(({ name, url }) => {
    const anchor = element("a", "", say(name));
    anchor.href = url;
    anchor.target = "_blank";
    return anchor;
  }));
}

async function begin() {
  translatePage();
  connect();
  state.bot = await ask("page");
  state.users = await ask("users");
  introduce();
  if (state.users.length) become(remembered());
  else openNewUser();
}

begin();
