// The page's own words, in German and English.

const TEXTS = {
  de: {
    Mailbox: "Postfach",
    Login: "Anmelden",
    demo: "Demo",
    nav: "Weitere Seiten der Demo",
    you: "Sie sind",
    addUser: "Person hinzufügen",
    addUserWhy: "Sie schreiben dem Bot dann als diese Person in einem eigenen Chat.",
    firstName: "Vorname",
    language: "Sprache",
    cancel: "Abbrechen",
    add: "Hinzufügen",
    ok: "In Ordnung",
    more: "Weitere Möglichkeiten",
    block: "Bot blockieren",
    unblock: "Blockierung aufheben",
    offline: "Die Verbindung ist unterbrochen. Wir versuchen es weiter …",
    log: "Chatverlauf",
    toEnd: "Zum Ende des Chats",
    commands: "Befehle",
    noCommands: "Der Bot hat noch keine Befehle genannt.",
    write: "Nachricht schreiben",
    attach: "Datei anhängen",
    send: "Senden",
    start: "Starten",
    bot: "Bot",
    blocked: "blockiert",
    today: "Heute",
    yesterday: "Gestern",
    edited: "bearbeitet",
    picture: "Bild",
    contact: "Kontakt",
    joined: "Der Bot ist der Gruppe beigetreten.",
    copied: "Kopiert",
    failed: "Das hat nicht geklappt: ",
    noAnswer: "Der Bot antwortet gerade nicht.",
    welcome: "Hier beginnt Ihr Chat. Tippen Sie auf „Starten“, dann meldet sich der Bot.",
    typing: "tippt …",
    upload_document: "sendet ein Dokument …",
    upload_photo: "sendet ein Bild …",
    opens: "öffnet sich in einem neuen Fenster",
  },
  en: {
    demo: "Demo",
    nav: "Other pages of the demo",
    you: "You are",
    addUser: "Add a person",
    addUserWhy: "You will write to the bot as this person, in a chat of their own.",
    firstName: "First name",
    language: "Language",
    cancel: "Cancel",
    add: "Add",
    ok: "OK",
    more: "More options",
    block: "Block bot",
    unblock: "Unblock bot",
    offline: "The connection was lost. Trying again …",
    log: "Conversation",
    toEnd: "To the end of the chat",
    commands: "Commands",
    noCommands: "The bot has not named any commands yet.",
    write: "Write a message",
    attach: "Attach a file",
    send: "Send",
    start: "Start",
    bot: "bot",
    blocked: "blocked",
    today: "Today",
    yesterday: "Yesterday",
    edited: "edited",
    picture: "Picture",
    contact: "Contact",
    joined: "The bot has joined the group.",
    copied: "Copied",
    failed: "That did not work: ",
    noAnswer: "The bot is not answering at the moment.",
    welcome: "Your chat begins here. Tap “Start” and the bot will say hello.",
    typing: "is typing …",
    upload_document: "is sending a document …",
    upload_photo: "is sending a picture …",
    opens: "opens in a new window",
  },
};

export const language = navigator.language.toLowerCase().startsWith("de") ? "de" : "en";

export function say(key) {
  return TEXTS[language][key] ?? key;
}

export function sayAction(action) {
  return TEXTS[language][action] ?? TEXTS[language].typing;
}

export function translatePage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = say(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.matches("button, summary")) element.title = say(element.dataset.label);
  }
}
