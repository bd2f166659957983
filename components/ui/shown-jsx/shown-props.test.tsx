import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { shownProps } from './shown-props';

const NAME = 'a\u202eb';

function Titled({ heading, items }: { heading: string; items: readonly string[] }) {
  return (
    <section title={heading} aria-label={`Named ${heading}`}>
      {heading}: {items.map((item) => item)}
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <input name={heading} defaultValue={heading} placeholder={heading} />
    </section>
  );
}

test('whatever a component writes is shown, and what a field holds is left', () => {
  expect(renderToStaticMarkup(<Titled heading={NAME} items={['c\u200b', 'd']} />)).toBe(
    '<section title="a&lt;U+202E&gt;b" aria-label="Named a&lt;U+202E&gt;b">a&lt;U+202E&gt;b: c&lt;U+200B&gt;d' +
      '<ul><li>c&lt;U+200B&gt;</li><li>d</li></ul>' +
      `<input placeholder="a&lt;U+202E&gt;b" name="${NAME}" value="${NAME}"/></section>`,
  );
});

test('properties without hidden characters are given back as they are', () => {
  const props = { title: 'a', children: ['b', <br key="c" />] };
  expect(shownProps(props)).toBe(props);
  expect(shownProps({ ...props, title: NAME }).children).toBe(props.children);
});
