import { useState } from "react";

/** What was shown last stays until the next answer is there: a change of range does not empty the page. */
export function useKept<Data>(data: Data | undefined): Data | undefined {
  const [kept, setKept] = useState(data);
  if (data !== undefined && data !== kept) setKept(data);
  return data ?? kept;
}
