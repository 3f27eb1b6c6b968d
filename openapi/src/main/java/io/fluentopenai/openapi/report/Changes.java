package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.report.Change.Area;
import io.fluentopenai.openapi.report.Change.Impact;
import io.fluentopenai.openapi.report.Change.Kind;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects changes. Not thread-safe. */
final class Changes {
    private final List<Change> list = new ArrayList<>();

    /** Returns where the changes of a subject are added. */
    Subject of(Area area, String name) {
        return new Subject(list, area, name);
    }

    /** The subject of a change: a method, a class, or a part of one. */
    record Subject(List<Change> list, Area area, String name) {
        void add(Kind kind, String detail) {
            list.add(new Change(area, kind, name, detail, Impact.NONE, ""));
        }

        void behaviour(Kind kind, String detail, String why) {
            list.add(new Change(area, kind, name, detail, Impact.BEHAVIOUR, why));
        }

        void breaking(Kind kind, String detail, String why) {
            list.add(new Change(area, kind, name, detail, Impact.SOURCE, why));
        }

        /** Adds that something is deprecated now, or no longer, or that OpenAI has a date to shut it down. */
        void deprecation(JsonNode old, JsonNode now) {
            boolean deprecated = now.path("deprecated").asBoolean();
            if (old.path("deprecated").asBoolean() != deprecated) {
                add(Kind.CHANGED, deprecated ? "now deprecated" : "no longer deprecated");
            }
            String shutdown = now.path(FactSheet.SHUTDOWN).asText();
            if (!shutdown.isEmpty()
                    && !shutdown.equals(old.path(FactSheet.SHUTDOWN).asText())) {
                add(Kind.CHANGED, "OpenAI's shutdown date: " + shutdown);
            }
        }
    }

    /** The names that are in one set and not in the other, in their order. */
    static Set<String> without(Set<String> names, Set<String> others) {
        Set<String> rest = new LinkedHashSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    /** All changes in the order of the report. */
    List<Change> sorted() {
        List<Change> sorted = new ArrayList<>(list);
        sorted.sort(Comparator.comparing(Change::impact)
                .thenComparing(Change::area)
                .thenComparing(Change::kind)
                .thenComparing(Change::subject)
                .thenComparing(Change::detail));
        return sorted;
    }
}
