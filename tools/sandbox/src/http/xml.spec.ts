import fc from 'fast-check';
import { childText, readXml } from './read-xml.js';
import { writeXml } from './write-xml.js';

describe('XML', () => {
  it('reads what it writes, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(childText(readXml(writeXml('Delete', { Key: text }, 'urn:x')), 'Key')).toBe(text);
      }),
    );
  });

  it('repeats arrays and leaves out what is undefined', () => {
    expect(writeXml('R', { A: ['1', '2'], B: undefined, C: { D: true } })).toContain('<R><A>1</A><A>2</A><C><D>true</D></C></R>');
  });

  it.each(['', 'text', '<a>', '<a></b>', '<a/><b/>', '</a>', '<!DOCTYPE a><a/>', '<a><b></a></b>'])('refuses %j', (source) => {
    expect(() => readXml(source)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });

  it('skips declarations, comments and attributes', () => {
    expect(readXml('<?xml version="1.0"?><!-- x --><a xmlns="urn:x"><b c="d">e &amp; &#x66;</b></a>').children).toEqual([{ name: 'b', text: 'e & f', children: [] }]);
  });
});
