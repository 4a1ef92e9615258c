// Both states of a draft on a page of the server: mine goes there inside a form, with what both began with.

export function compareOnServer(url, fields, revision, base) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.hidden = true;
  const give = (name, value) => {
    const area = document.createElement("textarea");
    area.name = name;
    area.value = value;
    form.append(area);
  };
  for (const [name, value] of fields) give(name, value);
  give("_revision", String(revision));
  give("_base_fields", base);
  give("csrf_token", document.querySelector("meta[name=csrf-token]").content);
  document.body.append(form);
  form.submit();
}
