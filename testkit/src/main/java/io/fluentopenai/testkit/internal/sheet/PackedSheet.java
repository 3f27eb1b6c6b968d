package io.fluentopenai.testkit.internal.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Lazy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lines that {@link SheetPacker} wrote, found by kind and key, and parsed when first asked for. Thread-safe. */
public final class PackedSheet {

    private final byte[] bytes;
    private final Map<String, Map<String, Fact>> kinds = new LinkedHashMap<>();

    public PackedSheet(byte[] bytes) {
        this.bytes = bytes;
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                index(start, at);
                start = at + 1;
            }
        }
    }

    private void index(int start, int end) {
        int kindEnd = tab(start, end);
        int keyEnd = tab(kindEnd + 1, end);
        String kind = new String(bytes, start, kindEnd - start, StandardCharsets.UTF_8);
        String key = new String(bytes, kindEnd + 1, keyEnd - kindEnd - 1, StandardCharsets.UTF_8);
        kinds.computeIfAbsent(kind, any -> new LinkedHashMap<>()).put(key, new Fact(keyEnd + 1, end));
    }

    private int tab(int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '\t') {
                return at;
            }
        }
        throw new IllegalArgumentException("A line of the fact sheet has no key");
    }

    /** The facts of one kind by their key, in the sheet's order; empty if there are none. */
    public Map<String, Fact> facts(String kind) {
        return Collections.unmodifiableMap(kinds.getOrDefault(kind, Map.of()));
    }

    /** A line: its text, and its lazily parsed tree. */
    public final class Fact {
        private final int start;
        private final int end;
        private final Lazy<JsonNode> tree = new Lazy<>(this::parse);

        private Fact(int start, int end) {
            this.start = start;
            this.end = end;
        }

        public String text() {
            return new String(bytes, start, end - start, StandardCharsets.UTF_8);
        }

        /** The tree; the same object each time, not to be changed. */
        public JsonNode tree() {
            return tree.get();
        }

        private JsonNode parse() {
            try {
                return Json.parse(bytes, start, end - start);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
