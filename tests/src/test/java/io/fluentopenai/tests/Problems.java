package io.fluentopenai.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is wrong with one subject that is checked in many ways: all of it is looked at before the test fails. */
public final class Problems {

    private static final int SHOWN = 8;

    private final String subject;
    private final List<String> lines = new ArrayList<>();
    private @Nullable Throwable first;

    /** None yet. */
    public Problems(String subject) {
        this.subject = subject;
    }

    /** One check; it fails by throwing. */
    public interface Check {
        void run() throws Exception;
    }

    /** Makes one check and remembers its failure. */
    public void check(Supplier<String> what, Check check) {
        try {
            check.run();
        } catch (Exception | AssertionError e) {
            first = first == null ? e : first;
            String reason = e instanceof AssertionError ? String.valueOf(e.getMessage()) : e.toString();
            lines.add(what.get() + "\n    " + reason.strip().replace("\n", "\n    "));
        }
    }

    /** Fails with what went wrong. */
    public void assertNone() {
        if (!lines.isEmpty()) {
            throw new AssertionError(
                    subject + ": " + lines.size() + " failed, such as\n  "
                            + String.join("\n  ", lines.subList(0, Math.min(SHOWN, lines.size()))),
                    first);
        }
    }
}
