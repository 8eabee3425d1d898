// The icons pages may use, by their name in Bootstrap Icons. Nothing else reaches the sprite.
export const ICONS = [
  // places
  "inbox", "house", "journal-text", "table", "flag", "bell", "diagram-3", "calendar3", "people",
  "person-circle", "shield-check", "gear", "clock-history", "building", "geo-alt", "map",
  // acts
  "plus-lg", "check-lg", "x-lg", "pencil", "camera", "image", "upload", "download", "printer",
  "search", "check2-all", "funnel", "arrow-right", "arrow-left", "arrow-repeat", "arrow-counterclockwise",
  "box-arrow-right", "box-arrow-in-right", "box-arrow-up-right", "chevron-right", "chevron-down",
  "three-dots", "list", "fast-forward-fill", "translate", "fonts", "clipboard", "copy", "link-45deg",
  "send", "paperclip", "trash", "eye", "zoom-in", "zoom-out", "arrows-angle-expand",
  // states
  "check-circle-fill", "check-circle", "circle", "circle-fill", "record-circle", "dash-circle",
  "exclamation-triangle-fill", "exclamation-circle-fill", "exclamation-octagon-fill", "info-circle-fill",
  "hourglass-split", "hourglass-bottom", "alarm", "alarm-fill", "pause-circle", "slash-circle",
  "x-circle-fill", "question-circle", "lock-fill", "file-earmark-text", "file-earmark-spreadsheet",
  "file-earmark", "file-earmark-pdf", "file-earmark-music", "file-earmark-play",
  "clipboard-check", "clipboard-x", "list-check", "tools", "chat-left-text", "megaphone", "signpost-split",
  "lightning", "envelope-arrow-up", "arrow-left-right", "sign-stop",
  "fingerprint", "patch-check", "database-check", "bug", "wifi-off",
];
