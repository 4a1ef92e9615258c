// Which fields apply to what is written: the table of docgen/web/forms/layout.py. What holds something is never hidden.

export function setUpRules(form) {
  const rules = Object.entries(JSON.parse(form.dataset.rules));
  return () => {
    for (const [name, rule] of rules) {
      const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
      if (field) field.hidden = !holds(form, rule) && !saysSomething(field);
    }
    for (const panel of form.querySelectorAll("section[data-panel]")) {
      const fields = panel.querySelectorAll(":scope > .controls > [data-field]");
      panel.hidden = fields.length > 0 && [...fields].every((field) => field.hidden);
      form.querySelector(`.outline [data-panel="${panel.dataset.panel}"]`).hidden = panel.hidden;
    }
  };
}

function holds(form, rule) {
  const told = said(form, rule.on);
  const found = rule.values.some((value) => value === told || (value === "*" && told !== ""));
  return found !== rule.unless;
}

function said(form, name) {
  const control = form.elements[name];
  if (control) return (control.value ?? "").trim();
  const lines = [...form.querySelectorAll(`input[name^="${CSS.escape(`${name}[`)}"]`)];
  return lines.map((line) => line.value.trim()).find(Boolean) ?? "";
}

function saysSomething(field) {
  return [...field.querySelectorAll("input:not([type=hidden]), textarea, select")].some((control) => {
    if (control.type === "checkbox") return control.checked !== (control.dataset.usual === "true");
    return control.value.trim() !== "" && control.value !== control.dataset.usual;
  });
}
