// The page's words, German first.
const TEXTS = {
  de: {
    title: "Postfach", demo: "Demo", nav: "Weitere Seiten der Demo", list: "E-Mails", everybody: "Alle Postfächer",
    whose: "Postfach von", write: "Neue E-Mail", back: "Zurück zur Liste", reply: "Antworten",
    empty: "Noch keine E-Mails", emptyWhy: "Hier erscheint jede E-Mail, die Kontor verschickt. Schreiben Sie Kontor doch eine!",
    none: "Keine E-Mail ausgewählt", noneWhy: "Wählen Sie links eine E-Mail aus, oder schreiben Sie Kontor eine.",
    from: "Von", to: "An", date: "Datum", subject: "Betreff", text: "Text", views: "Ansicht",
    viewHtml: "E-Mail", viewText: "Nur Text", viewHeaders: "Kopfzeilen", source: "Quelltext öffnen", files: "Anhänge",
    open: "öffnen", save: "speichern", attach: "Anhänge", send: "Senden", cancel: "Abbrechen", sending: "Wird gesendet …",
    sent: "Gesendet. Kontors Antwort erscheint gleich hier.", refused: "Nicht angenommen: ", noAnswer: "Die Demo antwortet gerade nicht.",
    fromHint: "Ihre Adresse: eine aus der Liste oder eine eigene.", offline: "Die Verbindung ist unterbrochen. Neuer Versuch …",
    incoming: "von Kontor", outgoing: "an Kontor", unread: "ungelesen", noSubject: "(ohne Betreff)", envelope: "Absender im Umschlag",
    nobody: "leer", Mailbox: "Postfach", Login: "Anmelden", said: "Am {date} schrieb {from}:", yesterday: "Gestern", opens: "öffnet sich in einem neuen Fenster",
  },
  en: {
    title: "Mailbox", demo: "Demo", nav: "Other pages of the demo", list: "E-mails", everybody: "All mailboxes",
    whose: "Mailbox of", write: "New e-mail", back: "Back to the list", reply: "Reply",
    empty: "No e-mails yet", emptyWhy: "Every e-mail that Kontor sends appears here. Why not write one to Kontor?",
    none: "No e-mail selected", noneWhy: "Choose an e-mail on the left, or write one to Kontor.",
    from: "From", to: "To", date: "Date", subject: "Subject", text: "Text", views: "View",
    viewHtml: "E-mail", viewText: "Text only", viewHeaders: "Headers", source: "Open the source", files: "Attachments",
    open: "open", save: "save", attach: "Attachments", send: "Send", cancel: "Cancel", sending: "Sending …",
    sent: "Sent. Kontor's answer will appear here in a moment.", refused: "Not accepted: ", noAnswer: "The demo is not answering at the moment.",
    fromHint: "Your address: one from the list, or your own.", offline: "The connection was lost. Trying again …",
    incoming: "from Kontor", outgoing: "to Kontor", unread: "unread", noSubject: "(no subject)", envelope: "Envelope sender",
    nobody: "empty", said: "On {date} {from} wrote:", yesterday: "Yesterday", opens: "opens in a new window",
  },
};

export const language = navigator.language.toLowerCase().startsWith("de") ? "de" : "en";

export function say(key) {
  return TEXTS[language][key] ?? key;
}

export function translatePage() {
  document.documentElement.lang = language;
  document.title = `${say("title")} – Kontor`;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.matches("button, a")) element.title = say(element.dataset.label);
  }
}

export function shortMoment(at) {
  const date = new Date(at), now = new Date();
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  if (days === 1) return say("yesterday");
  return date.toLocaleDateString(language, { day: "2-digit", month: "short" });
}

export function longMoment(at) {
  return new Date(at).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}
