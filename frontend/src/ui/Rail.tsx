import "./marks.css";

export type Post = { at: number; label: string };

/** The time left to decide, between fixed points. `share` is how much is gone; digits beside it must say it too. */
export function TimeRail({ share, posts, tone }: { share: number; posts: Post[]; tone: "accent" | "warning" | "danger" }) {
  const gone = Math.max(0, Math.min(1, share)) * 574 + 1;
  const [first, last] = [posts[0], posts.at(-1)];
  return (
    <div>
      <svg className="rail" viewBox="0 0 576 18" preserveAspectRatio="none" aria-hidden="true">
        <path className="base" d="M1 4H575" />
        <path className={`gone ${tone}`} d={`M1 4H${gone.toFixed(1)}`} />
        <path className="post" d={posts.map((post) => `M${(1 + post.at * 574).toFixed(1)} 4V11`).join("")} />
      </svg>
      <div className="posts small muted">
        <span>{first?.label}</span>
        {posts.slice(1, -1).map((post) => (
          <span key={post.label} className="mid only-wide" style={{ "--at": `${post.at * 100}%` } as React.CSSProperties}>
            {post.label}
          </span>
        ))}
        <span>{last?.label}</span>
      </div>
    </div>
  );
}

/** The same in twelve pixels: what is filled is what is left. */
export function Pie({ left, danger = false }: { left: number; danger?: boolean }) {
  const share = Math.max(0.005, Math.min(0.995, left));
  const angle = share * 2 * Math.PI;
  const [x, y] = [7 + 6 * Math.sin(angle), 7 - 6 * Math.cos(angle)];
  return (
    <svg className={`pie ${danger ? "danger" : ""}`} viewBox="0 0 14 14" aria-hidden="true">
      <circle cx="7" cy="7" r="6" />
      <path d={`M7 7V1A6 6 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}z`} />
    </svg>
  );
}
