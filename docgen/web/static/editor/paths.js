// Names and ids of controls: the same rule as docgen/web/forms/names.py.

const NAMES = ["name", "data-list", "data-entry", "data-field", "data-part", "data-grid", "data-column"];
const IDS = ["id", "for", "aria-describedby", "aria-labelledby"];

export const NEW = "new_entry";

const slug = (name) => name.replace(/[^a-z0-9_]+/g, "-").replace(/^-+|-+$/g, "");

export const fieldId = (name) => `f-${slug(name)}`;

// Whether a name is the prefix itself or lies below it.
const isBelow = (name, prefix) =>
  name.startsWith(prefix) && (name.length === prefix.length || ".[:".includes(name[prefix.length]));

// Move a piece of the form from one name to another: every control, id, label and button in it.
export function retarget(root, from, to) {
  const [fromSlug, toSlug] = [slug(from), slug(to)];
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const attribute of NAMES) {
      const name = element.getAttribute(attribute);
      if (name && isBelow(name, from)) element.setAttribute(attribute, to + name.slice(from.length));
    }
    for (const attribute of IDS) {
      const ids = element.getAttribute(attribute);
      if (ids) element.setAttribute(attribute, ids.split(" ").map((id) => renamed(id, fromSlug, toSlug)).join(" "));
    }
    if (element.name === "_action") element.value = retargetedAction(element.value, from, to);
  }
}

function renamed(id, from, to) {
  const rest = id.slice(2);
  const below = rest.startsWith(from) && (rest.length === from.length || rest[from.length] === "-");
  return below ? id.slice(0, 2) + to + rest.slice(from.length) : id;
}

function retargetedAction(action, from, to) {
  const at = action.indexOf(":") + 1;
  const name = action.slice(at);
  return isBelow(name, from) ? action.slice(0, at) + to + name.slice(from.length) : action;
}

// The element that a list, entry or part is: by an attribute and a name with brackets in it.
export const named = (root, attribute, name) => root.querySelector(`[${attribute}="${CSS.escape(name)}"]`);
