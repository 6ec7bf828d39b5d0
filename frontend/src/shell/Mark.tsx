export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 16 16" style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      <path className="p" strokeWidth="1.75" d="M4.5 8.4V14.5M11.5 3V14.5" />
      <path className="r" strokeWidth="2.5" strokeLinecap="round" d="M1.5 9.75 9 3.7q1.1-.9 2.5-.9h3" />
    </svg>
  );
}
