// The few sentences scripts say themselves, in the language of the page.
const CHINESE = {
  yes: "确定",
  no: "取消",
  leave: "有未提交的内容。",
  answered: "已答{n}/{all}",
  problems: "发现问题{n}项",
  filled: "已将其余{n}项填为符合，请逐项核对。",
  tooBig: "“{name}”超过{mb} MB。",
  notImage: "“{name}”不是照片。",
  notTaken: "“{name}”不是可以提交的文件类型，可提交：{kinds}。",
  tooMany: "最多{n}个文件，请去掉多余的。",
  tooBigTogether: "所选文件共{all} MB，一次最多提交{mb} MB，请分次提交或少选几张。",
  remove: "去掉“{name}”",
  takeOut: "去掉",
  copied: "已复制",
  zoomIn: "放大",
  zoomOut: "缩小",
  whole: "查看全图",
  here: "回到当前环节",
  diagram: "流程图",
  done: "已完成",
  current: "当前环节",
  open: "未到",
  none: "无",
  failed: "流程图无法显示。",
};
const ENGLISH = {
  yes: "Confirm",
  no: "Cancel",
  leave: "There is something not handed in.",
  answered: "Answered {n}/{all}",
  problems: "{n} found wrong",
  filled: "{n} more set to conform: look them over.",
  tooBig: "“{name}” is larger than {mb} MB.",
  notImage: "“{name}” is not a photo.",
  notTaken: "“{name}” is of a kind that is not taken. Taken are: {kinds}.",
  tooMany: "At most {n} files. Please remove some.",
  tooBigTogether: "The files have {all} MB together; {mb} MB can be sent at once. Please choose fewer.",
  remove: "Remove “{name}”",
  takeOut: "Remove",
  copied: "Copied",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  whole: "Whole diagram",
  here: "Back to the current step",
  diagram: "Process diagram",
  done: "Done",
  current: "Current step",
  open: "Not reached",
  none: "none",
  failed: "The diagram cannot be shown.",
};

/** One sentence in the page's language, with {facts} filled in. */
export function say(key, facts = {}) {
  const words = document.documentElement.lang.startsWith("en") ? ENGLISH : CHINESE;
  return words[key].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}
