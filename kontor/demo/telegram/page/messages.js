// Turns messages into elements. Text from the chat only ever becomes text nodes.

import { language, say } from "./texts.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const CLOCK = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const NUMBER = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];
const KINDS = { pdf: "pdf", xlsx: "sheet", xls: "sheet", csv: "sheet", zip: "archive" };

export function element(tag, className = "", ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// A link of the bot to itself stays in this page; every other one opens beside it.
export function link(url, bot, ...children) {
  const anchor = element("a", "", ...children);
  const local = startLink(url, bot);
  if (local) {
    anchor.href = local;
  } else if (/^(https?|mailto|tel):/i.test(url)) {
    anchor.href = url;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

function startLink(url, bot) {
  const match = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)(\w+)(?:[?&]start=([\w-]*))?$/i.exec(url);
  if (!match || match[1].toLowerCase() !== bot.toLowerCase()) return "";
  return `/chat?start=${encodeURIComponent(match[2] ?? "")}`;
}

// Entities count UTF-16 units, as JavaScript strings do.
export function formatted(text, entities, context) {
  const queue = [...entities];
  return span(text, queue, 0, text.length, context);
}

// A block begins and ends a line by itself, so the line breaks next to it are not shown twice.
function span(text, queue, start, end, context) {
  const nodes = [];
  let at = start;
  while (queue.length && queue[0].offset < end) {
    const entity = queue.shift();
    const stop = Math.min(entity.offset + entity.length, end);
    const block = BLOCKS.includes(entity.type);
    const before = text.slice(at, entity.offset);
    nodes.push(block ? before.replace(/\n$/, "") : before);
    const inner = span(text, queue, entity.offset, stop, context);
    nodes.push(wrapped(entity, inner, text.slice(entity.offset, stop), context));
    at = block && text[stop] === "\n" ? stop + 1 : stop;
  }
  nodes.push(text.slice(at, end));
  return nodes.filter((node) => node !== "");
}

function wrapped(entity, inner, text, context) {
  if (entity.type === "text_link") return link(entity.url, context.bot, ...inner);
  if (entity.type === "url") return link(text, context.bot, ...inner);
  if (entity.type === "email") return link(`mailto:${text}`, context.bot, ...inner);
  if (entity.type === "bot_command") return command(text, inner, context);
  if (entity.type === "spoiler") return spoiler(inner);
  return element(TAGS[entity.type] ?? "span", "", ...inner);
}

function command(text, inner, context) {
  const button = element("button", "inline-command", ...inner);
  button.type = "button";
  button.addEventListener("click", () => context.send(text));
  return button;
}

function spoiler(inner) {
  const hidden = element("span", "spoiler", ...inner);
  hidden.tabIndex = 0;
  hidden.setAttribute("role", "button");
  for (const event of ["click", "keydown"]) {
    hidden.addEventListener(event, (e) => {
      if (e.type === "click" || e.key === "Enter") hidden.classList.add("shown");
    });
  }
  return hidden;
}

export function dayName(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  const days = Math.round((new Date(today).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 864e5);
  return [say("today"), say("yesterday")][days] ?? DAY.format(date);
}

export function sizeName(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${NUMBER.format(Math.max(bytes / 1000, 1))} kB`;
  return `${NUMBER.format(bytes / 1e6)} MB`;
}

export function bubble(message, context) {
  const item = element("li", `message ${message.from_bot ? "from-bot" : "own"}`);
  if (message.edited) item.classList.add("edited");
  item.dataset.id = message.id;
  item.dataset.date = message.date;
  if (message.service.new_chat_members) {
    item.className = "service";
    item.append(say("joined"));
    return item;
  }
  const sender = element("span", "hidden", `${message.sender}: `);
  const box = element("div", "bubble", sender, ...content(message, context));
  if (message.photo && !message.text) box.classList.add("only-picture");
  item.append(box);
  if (message.buttons.length) item.append(keyboard(message, context));
  return item;
}

function content(message, context) {
  const parts = [];
  const quoted = message.reply_to && context.find(message.reply_to);
  if (quoted) parts.push(quote(quoted));
  if (message.photo) parts.push(picture(message.photo));
  if (message.document) parts.push(attachment(message.document));
  if (message.contact.phone_number) parts.push(contact(message.contact));
  if (message.text) parts.push(element("div", "text", ...formatted(message.text, message.entities, context)));
  parts.push(meta(message));
  return parts;
}

function quote(message) {
  const name = message.text || message.document?.name || say(message.contact.phone_number ? "contact" : "picture");
  return element("div", "quote", element("b", "", message.sender), element("span", "", name));
}

function picture(photo) {
  const image = element("img");
  image.src = `/control/files/${encodeURIComponent(photo.file_id)}`;
  image.width = photo.width;
  image.height = photo.height;
  image.alt = say("picture");
  const anchor = element("a", "picture", image);
  anchor.href = image.src;
  anchor.target = "_blank";
  return anchor;
}

function attachment(file) {
  const ending = (/\.([A-Za-z0-9]{1,4})$/.exec(file.name)?.[1] ?? "").toLowerCase();
  const sheet = element("span", `sheet-icon ${KINDS[ending] ?? ""}`, ending || "…");
  sheet.setAttribute("aria-hidden", "true");
  const names = element("span", "file-names", element("b", "", file.name), element("small", "", sizeName(file.size)));
  const anchor = element("a", "file", sheet, names);
  anchor.href = `/control/files/${encodeURIComponent(file.file_id)}`;
  anchor.target = "_blank";
  return anchor;
}

function contact(person) {
  const names = element("span", "file-names", element("b", "", person.first_name), element("small", "", person.phone_number));
  return element("div", "file", element("span", "sheet-icon person", icon("person")), names);
}

function meta(message) {
  const time = element("time", "", CLOCK.format(new Date(message.date * 1000)));
  time.dateTime = new Date(message.date * 1000).toISOString();
  const words = message.edited ? [`${say("edited")} `, time] : [time];
  return element("span", "meta", ...words);
}

function keyboard(message, context) {
  const rows = message.buttons.map((row) => element("div", "row", ...row.map((b) => key(b, message, context))));
  return element("div", "keyboard", ...rows);
}

function key(button, message, context) {
  const label = element("span", "", button.text);
  if (button.url) {
    const anchor = link(button.url, context.bot, label, icon("out"));
    anchor.className = "key";
    if (anchor.target) anchor.append(element("span", "hidden", ` (${say("opens")})`));
    return anchor;
  }
  const made = element("button", `key ${button.style}`, label);
  made.type = "button";
  if (button.copy) made.append(icon("copy"));
  const act = button.copy ? () => context.copy(button.copy) : () => context.press(message, button, made);
  made.addEventListener("click", act);
  return made;
}
