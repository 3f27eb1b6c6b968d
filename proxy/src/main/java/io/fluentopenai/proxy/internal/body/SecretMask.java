package io.fluentopenai.proxy.internal.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites what an upstream tells of the server's credentials and account, as its text passes, byte for byte: lengths stay, and
 * so do the frames and headers that tell them. A server's key, organization and project as they are configured are overwritten
 * wherever they stand. Within an error so is what has the shape of an OpenAI key, organization or project, and what shows a part
 * of them, since errors of the API quote the ends of a wrong key and the organization whose limit is met.
 *
 * <p>An error is an answer with such a status, or from its property {@code error} or {@code …_error} on the rest of a JSON body,
 * an event or a message. Bytes are held back only while they may be the beginning of something to overwrite; an event or a
 * document that is complete never ends so.
 */
public final class SecretMask {
    /** The byte that replaces each byte of a secret. */
    static final byte BLANK = '*';

    private static final byte[] NOTHING = {};
    private static final int LONGEST_WORD = 512;

    /** A key, an organization, a project or a user of OpenAI. Bytes as characters. */
    private static final Pattern ID = Pattern.compile(
            "(?:(?:sk|sess|org)-|proj_)[A-Za-z0-9_*.\u0080-\u00ff-]*[A-Za-z0-9_*\u0080-\u00ff]|user-[A-Za-z0-9]{20,}");

    private final UpstreamSecrets secrets;
    private final boolean isError;
    private final boolean hasLines;
    private final ErrorMarker marker = new ErrorMarker();
    private boolean inError;
    private byte[] heldBack = NOTHING;

    private SecretMask(UpstreamSecrets secrets, boolean isError, boolean hasLines) {
        this.secrets = secrets;
        this.isError = isError;
        this.hasLines = hasLines;
        this.inError = isError;
    }

    /** For an answer of the upstream; null if it is no text. */
    public static @Nullable SecretMask ofAnswer(UpstreamSecrets secrets, int status, @Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        boolean hasLines = type.startsWith("text/event-stream") || type.contains("jsonl") || type.contains("ndjson");
        boolean isText = type.startsWith("text/") || type.contains("json");
        return isText || status >= 400 ? new SecretMask(secrets, status >= 400, hasLines) : null;
    }

    /** For the text messages of a WebSocket. */
    public static SecretMask ofMessages(UpstreamSecrets secrets) {
        return new SecretMask(secrets, false, false);
    }

    /** For an error, such as the reason for which a WebSocket is closed. */
    public static SecretMask ofError(UpstreamSecrets secrets) {
        return new SecretMask(secrets, true, false);
    }

    /** Takes the next bytes; gives what may go on. */
    public byte[] feed(byte[] bytes, int from, int to) {
        return pass(bytes, from, to, false);
    }

    /** Gives what was held back, as nothing follows by which it could be something to overwrite. */
    public byte[] flush() {
        return heldBack.length == 0 ? NOTHING : pass(NOTHING, 0, 0, true);
    }

    /** Takes note that a message is complete, and flushed. */
    public void endOfMessage() {
        inError = isError;
        marker.reset();
    }

    private byte[] pass(byte[] bytes, int from, int to, boolean last) {
        int before = heldBack.length;
        byte[] text = Arrays.copyOf(heldBack, before + to - from);
        System.arraycopy(bytes, from, text, before, to - from);
        secrets.mask(text);
        int errorFrom = inError ? 0 : text.length;
        for (int i = before; i < text.length; i++) {
            boolean marked = marker.step(text[i]);
            if (marked && !inError) {
                inError = true;
                errorFrom = i;
            }
            if (hasLines && text[i] == '\n') {
                maskWords(text, Math.min(errorFrom, i), i);
                inError = isError || marker.isNextLine();
                errorFrom = inError ? i + 1 : text.length;
                marker.reset();
            }
        }
        int end = text.length;
        if (!last) {
            int word = beginOfLastWord(text, errorFrom);
            end -= Math.max(text.length - word > LONGEST_WORD ? 0 : text.length - word, secrets.begunAtEnd(text));
        }
        maskWords(text, errorFrom, end);
        heldBack = end == text.length ? NOTHING : Arrays.copyOfRange(text, end, text.length);
        return end == text.length ? text : Arrays.copyOf(text, end);
    }

    private static int beginOfLastWord(byte[] text, int from) {
        int begin = text.length;
        while (begin > from && isOfWord(text[begin - 1])) {
            begin--;
        }
        return begin;
    }

    private void maskWords(byte[] text, int from, int to) {
        for (int begin = from; begin < to; begin++) {
            int end = begin;
            while (end < to && isOfWord(text[end])) {
                end++;
            }
            if (end > begin) {
                maskWord(text, begin, end);
                begin = end;
            }
        }
    }

    private void maskWord(byte[] text, int begin, int end) {
        String word = new String(text, begin, end - begin, StandardCharsets.ISO_8859_1);
        if (secrets.areToldBy(word)) {
            Arrays.fill(text, begin, end, BLANK);
            return;
        }
        Matcher ids = ID.matcher(word);
        while (ids.find()) {
            boolean atBegin = ids.start() == 0 || !Character.isLetterOrDigit(word.charAt(ids.start() - 1));
            if (atBegin) {
                Arrays.fill(text, begin + ids.start(), begin + ids.end(), BLANK);
            }
        }
    }

    private static boolean isOfWord(byte b) {
        return b < 0 || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || "_*.-".indexOf(b) >= 0;
    }

    /** Finds the property {@code error} that is neither null nor empty, or the value {@code "error"} of another. */
    private static final class ErrorMarker {
        private static final String WORD = "error";

        private static final int AFTER_NAME = 6;
        private static final int AFTER_COLON = 7;
        private static final int WITHIN = 8;

        /** The number of matched bytes of the word, or the state behind it. */
        private int state;

        private boolean nextLine;

        /** Takes the next byte; whether what follows is an error. */
        boolean step(byte b) {
            if (state > WORD.length() && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                return false;
            }
            int met = state;
            state = b == 'e' ? 1 : 0;
            if (met < WORD.length()) {
                if (b == WORD.charAt(met)) {
                    state = met + 1;
                }
            } else if (met == WORD.length()) {
                nextLine = b == '\n' || b == '\r';
                state = b == '"' ? AFTER_NAME : b == 's' ? met : state;
            } else if (met == AFTER_NAME) {
                state = b == ':' ? AFTER_COLON : 0;
                return b == ',' || b == '}' || b == ']';
            } else if (met == AFTER_COLON) {
                state = b == '{' || b == '[' ? WITHIN : 0;
                return b == '"';
            } else {
                return b != '}' && b != ']';
            }
            return false;
        }

        /** Returns whether the line that ends here names an event that is an error. */
        boolean isNextLine() {
            return nextLine;
        }

        void reset() {
            state = 0;
            nextLine = false;
        }
    }
}
