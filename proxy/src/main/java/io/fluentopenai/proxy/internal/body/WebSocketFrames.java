package io.fluentopenai.proxy.internal.body;

/**
 * Follows the frames of one direction of a WebSocket as its bytes pass: where one ends, and what text messages hold. It keeps
 * nothing of them, so that a frame may have any size.
 */
public final class WebSocketFrames {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int LENGTH_OF_CODE = 2;

    /** Takes the bytes of frames, piece by piece and in their order: the text of messages, and the rest. */
    public interface Text {
        /** The next bytes of a message. */
        default void piece(byte[] bytes, int from, int to) {
            // Some count frames only.
        }

        /** The message is complete. */
        default void end() {
            // Some count frames only.
        }

        /** The next bytes of the reason for which the WebSocket is closed. */
        default void reason(byte[] bytes, int from, int to) {
            other(bytes, from, to);
        }

        /** The next bytes of anything else: heads of frames, data that is no text, or that cannot be read. */
        default void other(byte[] bytes, int from, int to) {
            // Most look at text.
        }

        /** A frame is complete; called before the {@link #end} of a message that is complete with it. */
        default void endOfFrame() {
            // Most look at messages.
        }
    }

    private final Text text;
    private int inHeader;
    private int headerLength = 2;
    private final byte[] header = new byte[14];
    private long left;
    private boolean inText;
    private boolean passes;
    private boolean closed;
    private boolean isReason;
    private int codeLeft;

    public WebSocketFrames(Text text) {
        this.text = text;
    }

    /** Takes the next bytes. */
    public void feed(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (left > 0) {
                int piece = (int) Math.min(left, bytes.length - i);
                if (codeLeft > 0) {
                    piece = Math.min(piece, codeLeft);
                    codeLeft -= piece;
                    text.other(bytes, i, i + piece);
                } else if (passes) {
                    text.piece(bytes, i, i + piece);
                } else if (isReason) {
                    text.reason(bytes, i, i + piece);
                } else {
                    text.other(bytes, i, i + piece);
                }
                i += piece;
                left -= piece;
                if (left == 0) {
                    endOfFrame();
                }
                continue;
            }
            text.other(bytes, i, i + 1);
            header[inHeader++] = bytes[i++];
            if (inHeader == 2) {
                int length = header[1] & 0x7f;
                headerLength = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + ((header[1] & 0x80) != 0 ? 4 : 0);
            }
            if (inHeader >= 2 && inHeader == headerLength) {
                beginOfFrame();
            }
        }
    }

    private void beginOfFrame() {
        int length = header[1] & 0x7f;
        left = length < 126 ? length : number(length == 126 ? 2 : 8);
        inHeader = 0;
        int opcode = header[0] & 0x0f;
        boolean plain = (header[0] & 0x70) == 0 && (header[1] & 0x80) == 0;
        if (opcode == TEXT) {
            // Of a compressed message only the first frame says so.
            inText = plain;
        } else if (opcode != CONTINUATION && opcode < CLOSE) {
            inText = false;
        }
        closed |= opcode == CLOSE;
        isReason = opcode == CLOSE && plain;
        codeLeft = isReason ? LENGTH_OF_CODE : 0;
        passes = inText && plain && opcode < CLOSE;
        if (left == 0) {
            endOfFrame();
        }
    }

    private void endOfFrame() {
        text.endOfFrame();
        if (passes && (header[0] & 0x80) != 0) {
            text.end();
        }
        passes = false;
        headerLength = 2;
        codeLeft = 0;
    }

    private long number(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | header[2 + i] & 0xff;
        }
        return number & Long.MAX_VALUE;
    }

    /** Returns whether no frame is under way, so that one may be put in. */
    public boolean isBetweenFrames() {
        return left == 0 && inHeader == 0;
    }

    /** Returns whether a close frame has passed, after which none may follow. */
    public boolean isClosed() {
        return closed;
    }
}
