package io.fluentopenai.client.internal.compat;

import java.nio.charset.StandardCharsets;

/** Detects the kind of a body from its first bytes, for servers that declare no content type or a wrong one. */
public enum FirstBytes {
    /** Expects an event stream: JSON or a page is most likely an error. */
    EVENTS {
        @Override
        public Verdict of(byte[] start, long total, boolean end) {
            if (start.length == 0) {
                return end ? Verdict.WHOLE : Verdict.NOTHING;
            }
            boolean structure = start[0] == '{' || start[0] == '[' || start[0] == '"' || start[0] == '<';
            return structure ? Verdict.WHOLE : Verdict.AS_IT_ARRIVES;
        }
    },
    /** Expects JSON, by its type, or an event stream. No JSON begins as fields of events and comments do. */
    EVENTS_SAID_TO_BE_JSON {
        @Override
        public Verdict of(byte[] start, long total, boolean end) {
            if (start.length == 0) {
                return end ? Verdict.WHOLE : Verdict.NOTHING;
            }
            // data, event, id, retry
            boolean field = start[0] == 'd' || start[0] == 'e' || start[0] == 'i' || start[0] == 'r' || start[0] == ':';
            return field ? Verdict.AS_IT_ARRIVES : Verdict.WHOLE;
        }
    },
    /** Sound, pictures, archives: what begins as JSON or markup is none of these, nor is nothing. */
    MEDIA {
        @Override
        public Verdict of(byte[] start, long total, boolean end) {
            if (start.length == 0 && total <= LONGEST) {
                return end ? Verdict.WHOLE : Verdict.MORE;
            }
            if (start.length == 0 || start[0] != '{' && start[0] != '<') {
                return Verdict.AS_IT_ARRIVES;
            }
            int second = 1;
            while (second < start.length && isBlank(start[second])) {
                second++;
            }
            if (second == start.length) {
                return end || second == LONGEST ? Verdict.AS_IT_ARRIVES : Verdict.MORE;
            }
            byte b = start[second];
            boolean text = start[0] == '{'
                    ? b == '"' || b == '}'
                    : b == '!' || b == '?' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
            return text ? Verdict.WHOLE : Verdict.AS_IT_ARRIVES;
        }
    },
    /** Expects sound, a picture or an archive, though its type says text: these have bytes that text lacks. */
    MEDIA_SAID_TO_BE_TEXT {
        @Override
        public Verdict of(byte[] start, long total, boolean end) {
            for (byte b : start) {
                if (b >= 0 && b < ' ' && !isBlank(b) || b == (byte) 0xFF) {
                    return Verdict.AS_IT_ARRIVES;
                }
            }
            return end || start.length == LONGEST ? Verdict.WHOLE : Verdict.MORE;
        }
    },
    /** Somebody's file, which may be anything but nothing. */
    FILE {
        @Override
        public Verdict of(byte[] start, long total, boolean end) {
            return total > 0 ? Verdict.AS_IT_ARRIVES : end ? Verdict.WHOLE : Verdict.MORE;
        }
    },
    /** Somebody's file that is JSON, or an error in its place. */
    JSON_FILE {
        @Override
        public Verdict of(byte[] start, long total, boolean end) {
            int matched = 0;
            for (byte b : start) {
                if (!isBlank(b)) {
                    if (b != ERROR[matched]) {
                        return Verdict.AS_IT_ARRIVES;
                    }
                    if (++matched == ERROR.length) {
                        return Verdict.WHOLE;
                    }
                }
            }
            return end ? FILE.of(start, total, true) : start.length == LONGEST ? Verdict.AS_IT_ARRIVES : Verdict.MORE;
        }
    };

    /** The maximum number of bytes that a verdict needs. */
    public static final int LONGEST = 64;

    private static final byte[] ERROR = "{\"error\":".getBytes(StandardCharsets.US_ASCII);

    /** The conclusion from the first bytes. */
    public enum Verdict {
        /** The body is what was asked for. */
        AS_IT_ARRIVES,
        /** The body is looked at when it is complete. */
        WHOLE,
        /** More bytes are needed. */
        MORE,
        /** The bytes so far mean nothing and can be dropped. */
        NOTHING
    }

    /**
     * Decides, if it can be decided.
     *
     * @param start the first bytes from the first on that is not blank, at most {@link #LONGEST}
     * @param total how many bytes have come, blank ones too
     * @param end whether there will be no more
     */
    public abstract Verdict of(byte[] start, long total, boolean end);

    /** Returns whether a byte is white space. */
    public static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
