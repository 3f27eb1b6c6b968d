package io.fluentopenai.openapi.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Changes as lines of text; many changes that say the same of one subject, or the same of many, share a line. */
final class TextLines {
    /** From so many subjects on, what happened to all of them is said once. */
    private static final int MANY = 4;

    private TextLines() {}

    private record Key(Change.Area area, Change.Kind kind, String same, String why) {}

    static List<String> of(List<Change> changes) {
        Map<Key, List<Change>> byDetail = new LinkedHashMap<>();
        for (Change change : changes) {
            byDetail.computeIfAbsent(
                            new Key(change.area(), change.kind(), change.detail(), change.why()),
                            k -> new ArrayList<>())
                    .add(change);
        }
        List<String> lines = new ArrayList<>();
        Map<Key, List<Change>> bySubject = new LinkedHashMap<>();
        byDetail.forEach((key, group) -> {
            if (group.size() >= MANY && !key.same().isEmpty()) {
                lines.add(line(
                        key, key.same(), group.stream().map(Change::subject).toList()));
            } else {
                group.forEach(change -> bySubject
                        .computeIfAbsent(
                                new Key(change.area(), change.kind(), change.subject(), change.why()),
                                k -> new ArrayList<>())
                        .add(change));
            }
        });
        bySubject.forEach((key, group) -> {
            List<String> details = group.stream()
                    .map(Change::detail)
                    .filter(detail -> !detail.isEmpty())
                    .toList();
            lines.add(line(key, key.same(), details));
        });
        lines.sort(String::compareTo);
        return lines;
    }

    private static String line(Key key, String same, List<String> different) {
        StringBuilder line = new StringBuilder(key.area().label())
                .append(' ')
                .append(key.kind().name().toLowerCase(Locale.ROOT))
                .append(": ")
                .append(same);
        if (different.size() == 1) {
            line.append(", ").append(different.get(0));
        } else if (!different.isEmpty()) {
            line.append(": ").append(String.join(", ", different));
        }
        if (different.size() >= MANY) {
            line.append(" [").append(different.size()).append(']');
        }
        if (!key.why().isEmpty()) {
            line.append(" (").append(key.why()).append(')');
        }
        return line.toString();
    }
}
