// Renders with docxtemplater and easy-template-x when asked: one line "NAME CALLS" on stdin, one line of JSON on stdout.
// usage: node bench_node.mjs FOLDER     FOLDER holds template.docx, data.json and node_modules
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const folder = resolve(process.argv[2]);
const load = createRequire(join(folder, "here.js"));
const Docxtemplater = load("docxtemplater");
const PizZip = load("pizzip");
const { TemplateHandler } = load("easy-template-x");

const template = readFileSync(join(folder, "template.docx"));
const data = JSON.parse(readFileSync(join(folder, "data.json"), "utf-8"));

const engines = {
  docxtemplater: async () => {
    const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true });
    document.render(data);
    return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  },
  "easy-template-x": async () => new TemplateHandler().process(template, data),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, calls] = line.split(" ");
  const begun = performance.now();
  let docx;
  for (let call = 0; call < Number(calls); call++) docx = await engines[name]();
  const seconds = (performance.now() - begun) / 1000 / Number(calls);
  const file = join(folder, `${name}.docx`);
  writeFileSync(file, docx);
  console.log(JSON.stringify({ seconds, file }));
}
