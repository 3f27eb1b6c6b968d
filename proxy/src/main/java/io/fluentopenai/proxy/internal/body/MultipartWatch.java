package io.fluentopenai.proxy.internal.body;

import io.fluentopenai.proxy.internal.request.RequestHead;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for the fields of one name in a multipart form as its bytes pass, in constant memory whatever the size of its files. It
 * accepts the one spelling that every parser reads alike, and refuses the rest:
 *
 * <pre>
 * form        = "--" boundary CRLF part *( CRLF "--" boundary CRLF part ) CRLF "--" boundary "--" [ CRLF ] [ CRLF ]
 * part        = 1*( header CRLF ) CRLF content
 * header      = Content-Disposition, Content-Type, Content-Length or Content-Transfer-Encoding, each once at most:
 *               ( "Content-Disposition:" "form-data; name=" name [ "; filename=" filename ] [ "; filename*=UTF-8''" encoded ] )
 *               ( "Content-Type:" [ type "/" subtype *( ";" token "=" value ) ] )     ; not multipart/…, not message/…
 *               ( "Content-Length:" the length of the content )
 *               ( "Content-Transfer-Encoding:" ( "binary" / "8bit" / "7bit" ) )
 * name        = LETTER *( LETTER / DIGIT / "_" / "." / "-" ) *( "[" *( the same ) "]" ), quoted or not
 * filename    = UTF-8 without quotes, semicolons, control characters and a backslash at its end, quoted; or a token
 * content     = bytes in which "--" boundary does not occur, wherever it might stand
 * </pre>
 *
 * <p>So there is nothing before the first delimiter or behind the last, no folded header, no line that ends in LF or CR alone, no blank behind a delimiter, no
 * escape, no second name, no other charset for a name, and no form within a part. The part of the field that is looked for has no
 * file name, and text without a charset or in one that has ASCII in it.
 */
final class MultipartWatch {
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int LONGEST_VALUE = 512;
    private static final int LONGEST_EPILOGUE = 4;
    private static final String END_OF_HEADERS = "\r\n\r\n";

    private static final Pattern HEADER = Pattern.compile("([A-Za-z-]+): ?([^\\p{Cc}\\u2028\\u2029]*)");
    private static final Pattern DISPOSITION = Pattern.compile("form-data; ?name=(?:\"([^\"]+)\"|([^\";\\s]+))"
            + "(; ?filename=(?:\"(?:[^\";\\\\]|\\\\(?!\"))*\"|[!#$&'*+.^_`|~0-9A-Za-z-]+))?"
            + "(; ?filename\\*=(?:UTF-8|utf-8)''[!#$&+.^_`|~0-9A-Za-z%-]*)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*(?:\\[[A-Za-z0-9_.-]*])*");
    private static final Pattern CONTENT_TYPE =
            Pattern.compile("(?:(?!multipart/|message/)[!#$&+.^_0-9a-z-]+/[!#$&+.^_0-9a-z-]+"
                    + "(?:; ?(?!name|filename)[!#$&+.^_0-9a-z-]+=(?:[!#$&+.^_0-9a-z-]+|\"[0-9a-z ,._+-]*\"))*)?");
    private static final Pattern PLAIN_TEXT =
            Pattern.compile("(?:text/plain(?:; ?charset=(?:utf-8|us-ascii|iso-8859-1))?)?");
    private static final Pattern TRANSFER_ENCODING = Pattern.compile("binary|[78]bit");

    /** Takes what was found. */
    @FunctionalInterface
    interface Found {
        /** The value of a field that was looked for. */
        void value(String value);

        /** The name of a part, before its content. */
        default void name(String name) {
            // Most look for values.
        }
    }

    private enum State {
        BEGIN,
        CONTENT,
        AFTER_DELIMITER,
        HEADERS,
        END
    }

    private final String field;
    private final Found found;
    /** A delimiter within the form, and what must stand nowhere else. */
    private final Occurrence delimiter;

    private final Occurrence dashes;

    private State state = State.BEGIN;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean watched;
    private long length;
    private long declaredLength;

    /**
     * A watch.
     *
     * @param boundary what stands between the parts, without its dashes
     * @param field the name of the fields
     */
    MultipartWatch(String boundary, String field, Found found) {
        this.delimiter = new Occurrence("\r\n--" + boundary);
        this.dashes = new Occurrence("--" + boundary);
        this.field = field;
        this.found = found;
    }

    /**
     * Takes the next bytes.
     *
     * @throws MalformedException if this is no such form
     */
    void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            switch (state) {
                case BEGIN -> begin(b);
                case CONTENT -> content(b);
                case AFTER_DELIMITER -> afterDelimiter(b);
                case HEADERS -> header(b);
                case END -> text.write(b);
            }
            if (state == State.END && text.size() > LONGEST_EPILOGUE) {
                throw new MalformedException();
            }
        }
    }

    /**
     * Takes note of the end.
     *
     * @throws MalformedException if the form is not complete
     */
    void end() {
        String epilogue = text.toString(StandardCharsets.ISO_8859_1);
        if (state != State.END || !epilogue.matches("(\r\n)*")) {
            throw new MalformedException();
        }
    }

    private void begin(byte b) {
        if (!dashes.goesOn(b)) {
            throw new MalformedException();
        }
        if (dashes.isComplete()) {
            state = State.AFTER_DELIMITER;
        }
    }

    private void content(byte b) {
        length++;
        if (watched) {
            text.write(b);
            if (text.size() > LONGEST_VALUE + delimiter.length()) {
                throw new MalformedException();
            }
        }
        delimiter.next(b);
        dashes.next(b);
        if (delimiter.isComplete()) {
            endOfContent();
        } else if (dashes.isComplete()) {
            // Some parsers take it for a delimiter behind a lone LF or CR, or anywhere.
            throw new MalformedException();
        }
    }

    private void endOfContent() {
        if (declaredLength >= 0 && length - delimiter.length() != declaredLength) {
            throw new MalformedException();
        }
        if (watched) {
            String all = text.toString(StandardCharsets.UTF_8);
            found.value(all.substring(0, all.length() - delimiter.length()));
        }
        text.reset();
        state = State.AFTER_DELIMITER;
    }

    private void afterDelimiter(byte b) {
        text.write(b);
        if (text.size() == 2) {
            String ending = text.toString(StandardCharsets.ISO_8859_1);
            text.reset();
            if (ending.equals("--")) {
                state = State.END;
            } else if (ending.equals("\r\n")) {
                dashes.reset();
                state = State.HEADERS;
            } else {
                throw new MalformedException();
            }
        }
    }

    private void header(byte b) {
        text.write(b);
        dashes.next(b);
        if (text.size() > LONGEST_HEADERS || dashes.isComplete()) {
            throw new MalformedException();
        }
        if (b == '\n') {
            String headers = decoded(text.toByteArray());
            if (headers.endsWith(END_OF_HEADERS)) {
                text.reset();
                read(headers.substring(0, headers.length() - END_OF_HEADERS.length()));
                length = 0;
                delimiter.reset();
                dashes.reset();
                state = State.CONTENT;
            }
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException();
        }
    }

    private void read(String lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.split("\r\n", -1)) {
            Matcher header = matched(HEADER, line);
            if (headers.put(header.group(1).toLowerCase(Locale.ROOT), header.group(2)) != null) {
                throw new MalformedException();
            }
        }
        Matcher disposition = matched(DISPOSITION, removed(headers, "content-disposition"));
        String name = disposition.group(disposition.group(1) != null ? 1 : 2);
        String type = removed(headers, "content-type").toLowerCase(Locale.ROOT);
        String length = removed(headers, "content-length");
        String encoding = headers.containsKey("content-transfer-encoding")
                ? removed(headers, "content-transfer-encoding").toLowerCase(Locale.ROOT)
                : "binary";
        matched(NAME, name);
        matched(CONTENT_TYPE, type);
        matched(TRANSFER_ENCODING, encoding);
        if (!headers.isEmpty() || !length.isEmpty() && !RequestHead.isLength(length)) {
            throw new MalformedException();
        }
        declaredLength = length.isEmpty() ? -1 : Long.parseLong(length);
        watched = name.equals(field);
        boolean isFile = disposition.group(3) != null || disposition.group(4) != null;
        if (watched && (isFile || !PLAIN_TEXT.matcher(type).matches())) {
            throw new MalformedException();
        }
        found.name(name);
    }

    /** Removes a header and returns its value; empty if there is none. */
    private static String removed(Map<String, String> headers, String name) {
        String value = headers.remove(name);
        return value == null ? "" : value;
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedException();
        }
        return matcher;
    }

    /** Looks for a text in bytes that come one by one. */
    private static final class Occurrence {
        private final byte[] wanted;
        /** The failure function of the Knuth-Morris-Pratt algorithm. */
        private final int[] fallback;

        private int matched;

        Occurrence(String text) {
            wanted = text.getBytes(StandardCharsets.ISO_8859_1);
            fallback = new int[wanted.length];
            for (int i = 1, length = 0; i < wanted.length; i++) {
                while (length > 0 && wanted[i] != wanted[length]) {
                    length = fallback[length - 1];
                }
                if (wanted[i] == wanted[length]) {
                    length++;
                }
                fallback[i] = length;
            }
        }

        void next(byte b) {
            if (matched == wanted.length) {
                matched = fallback[matched - 1];
            }
            while (matched > 0 && b != wanted[matched]) {
                matched = fallback[matched - 1];
            }
            if (b == wanted[matched]) {
                matched++;
            }
        }

        /** Takes the next byte; whether the text may still begin with the first of them. */
        boolean goesOn(byte b) {
            int before = matched;
            next(b);
            return matched == before + 1;
        }

        boolean isComplete() {
            return matched == wanted.length;
        }

        int length() {
            return wanted.length;
        }

        void reset() {
            matched = 0;
        }
    }

    /** The form is not one that every server reads alike. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedException() {
            super("Not a plain multipart form", null, false, false);
        }
    }
}
