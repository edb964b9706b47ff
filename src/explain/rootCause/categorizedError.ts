import { type Category, type Embedded, errorOf } from './embedded.ts';

/*
 * AKS's own form, from its CategorizedError type:
 *
 *     Category: ClientError; SubCode: X; Dependency: Y; OrginalError: ...; AKSTeam: Z, Retriable: false
 *     Category: InternalError; Code: W; SubCode: X; Message: ...; InnerMessage: ; Dependency: ; AKSTeam: ;
 *       OriginalError: ...
 *
 * ("Orginal" is Azure's typo.) The original error may contain any other form again, this one included.
 */
const START = /\bCategory: ?(\w{0,60});/;
const FIELD = /; ?(?:(Code|SubCode|Message|InnerMessage|Dependency|AKSTeam)|Ori?ginal ?Error): ?/g;
/** The field that FIELD does not name, because Azure spells it in several ways. */
const ORIGINAL = 'OriginalError';
const TRAILER = /[,;] ?Retriable: ?(?:true|false)\.?$/i;

const CATEGORIES: Readonly<Record<string, Category>> = { InternalError: 'azure', ClientError: 'client' };

/** Finds an error in AKS's own form. Its message is the text of the original error. */
export function categorizedError(text: string): Embedded[] {
  const start = START.exec(text);
  if (!start) return [];
  const fields = readFields(text.slice(start.index + start[0].length - 1));
  const code = fields.get('SubCode') || fields.get('Code') || '';
  const message = fields.get(ORIGINAL) || fields.get('InnerMessage') || fields.get('Message') || '';
  if (!code && !message) return [];
  const category = CATEGORIES[start[1] as string];
  return [
    {
      error: errorOf(code, message),
      start: start.index,
      end: text.length,
      ...(category && { category }),
    },
  ];
}

function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const starts = [...text.matchAll(FIELD)];
  // The original error may be of the same form: it reaches to the last AKSTeam, not to the first.
  const lastTeam = starts.findLastIndex((match) => match[1] === 'AKSTeam');
  for (let index = 0, next = 0; index < starts.length; index = next) {
    const match = starts[index] as RegExpExecArray;
    const name = match[1] ?? ORIGINAL;
    next = index + 1;
    if (name === ORIGINAL) next = lastTeam > index ? lastTeam : starts.length;
    fields.set(name, clean(text.slice(match.index + match[0].length, starts[next]?.index)));
  }
  return fields;
}

function clean(value: string): string {
  return value.trim().replace(TRAILER, '');
}
