package io.fluentopenai.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A forward proxy on loopback, for cleartext and for tunnels, that may ask who calls. */
final class ForwardProxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final @Nullable String wanted;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** The heads of all requests, as they came. */
    final List<String> heads = new CopyOnWriteArrayList<>();

    /** A proxy that wants this in the header {@code Proxy-Authorization}; null for nothing. */
    ForwardProxy(@Nullable String wanted) throws IOException {
        this.wanted = wanted;
        daemon(() -> {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                sockets.add(client);
                daemon(() -> serve(client));
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException gone) {
                        // One side has closed, which is how every connection ends.
                    }
                },
                "forward-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            String[] words = head.split(" ", 3);
            if (wanted != null && !head.contains("Proxy-Authorization: " + wanted + "\r\n")) {
                client.getOutputStream()
                        .write("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } else if (words[0].equals("CONNECT")) {
                int colon = words[1].indexOf(':');
                forward(client, words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)), null);
            } else {
                URI target = URI.create(words[1]);
                String lines = head.substring(head.indexOf("\r\n") + 2);
                String own = words[0] + " " + target.getRawPath() + " HTTP/1.1\r\nConnection: close\r\n"
                        + lines.replaceAll("(?m)^Proxy-Authorization:.*\r\n", "");
                forward(client, target.getHost(), target.getPort(), own);
            }
        }
    }

    private void forward(Socket client, String host, int port, @Nullable String head) throws IOException {
        try (Socket server = new Socket(host, port)) {
            sockets.add(server);
            if (head == null) {
                client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            }
            daemon(() -> client.getInputStream().transferTo(server.getOutputStream()));
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("No request: "
                        + head.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket open : sockets) {
            open.close();
        }
    }
}
