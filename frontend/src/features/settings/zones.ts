export * from "@/lib/zones";
