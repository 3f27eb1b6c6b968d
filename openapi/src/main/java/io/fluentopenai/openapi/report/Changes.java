package io.fluentopenai.openapi.report;

import io.fluentopenai.openapi.report.Change.Area;
import io.fluentopenai.openapi.report.Change.Impact;
import io.fluentopenai.openapi.report.Change.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects changes. Not thread-safe. */
final class Changes {
    private final List<Change> list = new ArrayList<>();

    void add(Area area, Kind kind, String subject, String detail) {
        list.add(new Change(area, kind, subject, detail, Impact.NONE, ""));
    }

    void behaviour(Area area, Kind kind, String subject, String detail, String why) {
        list.add(new Change(area, kind, subject, detail, Impact.BEHAVIOUR, why));
    }

    void breaking(Area area, Kind kind, String subject, String detail, String why) {
        list.add(new Change(area, kind, subject, detail, Impact.SOURCE, why));
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
