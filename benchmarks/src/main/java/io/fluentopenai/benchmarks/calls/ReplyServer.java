package io.fluentopenai.benchmarks.calls;

import io.fluentopenai.benchmarks.Documents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The API over loopback, in a process of its own: each reply is rendered once, and a request costs a read and a write. One thread
 * serves each connection. Prints its port, and ends with its standard input.
 */
final class ReplyServer {
    /** What the API sends beside the content type and the length. */
    private static final String HEADERS = """
            date: Tue, 24 Mar 2026 10:00:00 GMT
            access-control-expose-headers: X-Request-ID
            openai-organization: organization-of-the-benchmark
            openai-processing-ms: 412
            openai-project: proj_0123456789abcdefghijklmn
            openai-version: 2020-10-01
            x-ratelimit-limit-requests: 10000
            x-ratelimit-limit-tokens: 10000000
            x-ratelimit-remaining-requests: 9999
            x-ratelimit-remaining-tokens: 9999975
            x-ratelimit-reset-requests: 6ms
            x-ratelimit-reset-tokens: 0s
            x-request-id: req_0123456789abcdef0123456789abcdef
            strict-transport-security: max-age=31536000; includeSubDomains; preload
            x-content-type-options: nosniff
            server: loopback
            """.replace("\n", "\r\n");

    private static final String LAST_CHUNK = "0\r\n\r\n";

    /** Events of a stream: the first, the deltas that are written over and over, and the rest. */
    private record Events(byte[] first, byte[] deltas, byte[] last) {
        void writeTo(OutputStream out, int count) throws IOException {
            out.write(first);
            for (int i = 0; i < count; i += Replies.DELTAS.size()) {
                out.write(deltas);
            }
            out.write(last);
        }
    }

    private static final byte[] CHAT = reply(Documents.chatCompletion());
    private static final byte[] RESPONSE = reply(Documents.smallResponse());
    private static final byte[] FLOATS = reply(Documents.embeddings(Replies.VECTORS, false));
    private static final byte[] BASE64 = reply(Documents.embeddings(Replies.VECTORS, true));
    private static final byte[] MODELS = reply(utf8(list(0, false, ReplyServer::model)));
    private static final byte[][] FILES = IntStream.range(0, Replies.PAGES)
            .mapToObj(page -> reply(utf8(list(page, page + 1 < Replies.PAGES, ReplyServer::file))))
            .toArray(byte[][]::new);
    private static final Events CHAT_STREAM = chatStream();
    private static final Events RESPONSE_STREAM = responseStream();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[64 * 1024];
    private int end;

    private ReplyServer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
    }

    public static void main(String[] args) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            daemon(() -> {
                while (true) {
                    daemon(new ReplyServer(server.accept())::serve);
                }
            });
            System.out.println(server.getLocalPort());
            while (System.in.read() >= 0) {
                // Until the one who started this server has ended.
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException closed) {
                        // By the client, or at the end.
                    }
                },
                "reply-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() throws IOException {
        try (socket) {
            for (String head = head(); head != null; head = head()) {
                String lower = head.toLowerCase(Locale.ROOT);
                int at = lower.indexOf("content-length:");
                int length = at < 0
                        ? 0
                        : Integer.parseInt(
                                head.substring(at + 15, head.indexOf('\r', at)).strip());
                answer(head.substring(0, head.indexOf('\r')), take(length));
            }
        }
    }

    /** Takes the head of the next request; null at the end of the connection. */
    private @Nullable String head() throws IOException {
        for (int i = 3; ; i++) {
            while (i >= end) {
                if (!fill()) {
                    return null;
                }
            }
            if (buffer[i] == '\n' && buffer[i - 2] == '\n') {
                return take(i + 1);
            }
        }
    }

    /** Takes the next bytes as text. */
    private String take(int length) throws IOException {
        while (end < length && fill()) {
            // More is needed.
        }
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        System.arraycopy(buffer, length, buffer, 0, end - length);
        end -= length;
        return text;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, count);
        return count > 0;
    }

    private void answer(String requestLine, String body) throws IOException {
        int deltas = Replies.deltas(body);
        if (requestLine.contains("/chat/completions")) {
            answer(CHAT, CHAT_STREAM, deltas);
        } else if (requestLine.contains("/responses")) {
            answer(RESPONSE, RESPONSE_STREAM, deltas);
        } else if (requestLine.contains("/embeddings")) {
            out.write(body.contains("\"base64\"") ? BASE64 : FLOATS);
        } else if (requestLine.contains("/models")) {
            out.write(MODELS);
        } else if (requestLine.contains("/files")) {
            int after = requestLine.indexOf("after=file-");
            int page = after < 0 ? 0 : 1 + Integer.parseInt(requestLine.substring(after + 11, after + 17)) / 100;
            out.write(FILES[page]);
        } else {
            throw new IOException("No reply for " + requestLine);
        }
    }

    private void answer(byte[] reply, Events events, int deltas) throws IOException {
        if (deltas == 0) {
            out.write(reply);
        } else {
            events.writeTo(out, deltas);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] reply(byte[] json) {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + HEADERS + "content-length: ";
        return joined(utf8(head + json.length + "\r\n\r\n"), json);
    }

    private static byte[] chunk(String text) {
        byte[] bytes = utf8(text);
        return joined(utf8(Integer.toHexString(bytes.length) + "\r\n"), bytes, utf8("\r\n"));
    }

    private static Events events(String first, String deltas, String last) {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n" + HEADERS
                + "transfer-encoding: chunked\r\n\r\n";
        return new Events(joined(utf8(head), chunk(first)), chunk(deltas), joined(chunk(last), utf8(LAST_CHUNK)));
    }

    private static Events chatStream() {
        String chunk = "data: " + new String(Documents.chatChunk(), StandardCharsets.UTF_8) + "\n\n";
        String delta = "{\"content\":\" morning\"}";
        return events(
                chunk.replace(delta, "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"),
                Replies.DELTAS.stream()
                        .map(text -> chunk.replace(" morning", text))
                        .collect(Collectors.joining()),
                chunk.replace(delta, "{}").replace("\"finish_reason\":null", "\"finish_reason\":\"stop\"")
                        + "data: [DONE]\n\n");
    }

    private static Events responseStream() {
        String delta = new String(Documents.textDelta(), StandardCharsets.UTF_8);
        return events(
                lifecycle("response.created"),
                Replies.DELTAS.stream()
                        .map(text ->
                                "event: response.output_text.delta\ndata: " + delta.replace(" morning", text) + "\n\n")
                        .collect(Collectors.joining()),
                lifecycle("response.completed"));
    }

    /** An event with the whole response. */
    private static String lifecycle(String type) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"response\":"
                + new String(Documents.smallResponse(), StandardCharsets.UTF_8) + ",\"sequence_number\":0}\n\n";
    }

    private static String list(int page, boolean more, Function<String, String> item) {
        String items = IntStream.range(page * Contender.PAGE, (page + 1) * Contender.PAGE)
                .mapToObj(i -> item.apply("%06d".formatted(i)))
                .collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"data\":[" + items
                + "],\"first_id\":\"file-%06d\",\"last_id\":\"file-%06d\",\"has_more\":%s}"
                        .formatted(page * Contender.PAGE, (page + 1) * Contender.PAGE - 1, more);
    }

    private static String model(String number) {
        return "{\"id\":\"model-" + number + "\",\"object\":\"model\",\"created\":1770950944,\"owned_by\":\"system\"}";
    }

    private static String file(String number) {
        return "{\"object\":\"file\",\"id\":\"file-" + number
                + "\",\"purpose\":\"user_data\",\"filename\":\"measurements-" + number
                + ".jsonl\",\"bytes\":120000,\"created_at\":1770950944,\"expires_at\":null,\"status\":\"processed\","
                + "\"status_details\":null}";
    }
}
