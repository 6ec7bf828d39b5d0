import { create } from "zustand";
import { recall, remember } from "./persisted";

/** Which columns of a list are shown in this browser, on a phone apart from elsewhere. */
export type ShownColumns = { wide?: Record<string, boolean>; phone?: Record<string, boolean> };
const useColumns = create<Record<string, ShownColumns>>(() => ({}));
const recalled = (name: string) => recall<ShownColumns>(`columns.${name}`, {});

export const columnsOf = (name: string): ShownColumns => useColumns.getState()[name] ?? recalled(name);
export const useColumnsOf = (name: string): ShownColumns => useColumns((state) => state[name]) ?? recalled(name);
export function showColumns(name: string, columns: ShownColumns): void {
  remember(`columns.${name}`, columns);
  useColumns.setState({ [name]: columns });
}
