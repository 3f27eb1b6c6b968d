package io.fluentopenai.proxy;

import io.fluentopenai.proxy.cli.RunnableJar;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxy against nginx as a plain streaming reverse proxy, on one machine and in one run. Needs {@code nginx} and {@code wrk}
 * on the path, is run by hand and takes two minutes:
 *
 * <pre>
 * mvn -q -pl proxy package -DskipTests exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.fluentopenai.proxy.LoadBenchmark
 * </pre>
 *
 * <p>Calls go in short rounds by turns to the upstream itself, through nginx and through the proxy, which authenticates them and
 * writes its access log. Then a thousand streams are open at once.
 */
final class LoadBenchmark {
    private static final String TOKEN = "token-of-alice-0123456789";
    /** The compiler of the JVM needs as long until the proxy is as fast as it gets. */
    private static final int WARM_UP_SECONDS = 15;

    private static final int ROUNDS = 5;
    private static final int STREAMS = 1000;
    private static final int EVENTS = 12;
    private static final Buffer EVENT =
            Buffer.buffer("data: {\"choices\":[{\"delta\":{\"content\":\"" + "word ".repeat(20) + "\"}}]}\n\n");
    private static final Buffer ANSWER = Buffer.buffer("{\"choices\":[{\"message\":{\"content\":\""
            + "word ".repeat(200) + "\"}}],\"usage\":{\"total_tokens\":250}}");

    private record Calls(double perSecond, double p50, double p99) {}

    private LoadBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
        Path directory = Files.createTempDirectory("load");
        List<Process> processes = new ArrayList<>();
        try {
            int upstream = upstream(vertx);
            int nginx = freePort();
            processes.add(nginx(directory, nginx, upstream));
            int proxy = freePort();
            processes.add(proxy(proxy, upstream));
            Map<String, Integer> targets = new TreeMap<>(Map.of("direct", upstream, "nginx", nginx, "proxy", proxy));
            for (int port : targets.values()) {
                untilThere(port);
                wrk(port, WARM_UP_SECONDS);
            }
            Map<String, List<Calls>> rounds = new TreeMap<>();
            for (int i = 0; i < ROUNDS; i++) {
                for (Map.Entry<String, Integer> target : targets.entrySet()) {
                    rounds.computeIfAbsent(target.getKey(), any -> new ArrayList<>())
                            .add(wrk(target.getValue(), 2));
                }
            }
            rounds.forEach((name, calls) -> System.out.printf(
                    "%-6s  %.0f calls/s, %.2f ms median, %.2f ms at 99 %%%n",
                    name,
                    median(calls.stream().mapToDouble(Calls::perSecond).toArray()),
                    median(calls.stream().mapToDouble(Calls::p50).toArray()),
                    median(calls.stream().mapToDouble(Calls::p99).toArray())));
            streams(vertx, "nginx", nginx, processes.get(0));
            streams(vertx, "proxy", proxy, processes.get(1));
        } finally {
            for (Process process : processes) {
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
            TestUpstream.await(vertx.close());
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int upstream(Vertx vertx) {
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(4096))
                .requestHandler(request -> {
                    if (request.path().endsWith("/models")) {
                        request.response()
                                .putHeader("Content-Type", "application/json")
                                .end(ANSWER);
                    } else {
                        events(vertx, request);
                    }
                });
        return TestUpstream.await(server.listen()).actualPort();
    }

    private static void events(Vertx vertx, HttpServerRequest request) {
        HttpServerResponse response =
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        AtomicInteger sent = new AtomicInteger();
        vertx.setPeriodic(1000, id -> {
            if (sent.incrementAndGet() < EVENTS) {
                response.write(EVENT.copy());
            } else {
                vertx.cancelTimer(id);
                response.end(EVENT.copy());
            }
        });
    }

    private static Process nginx(Path directory, int port, int upstream) throws IOException {
        Path config = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                worker_processes 2;
                pid nginx.pid;
                error_log stderr crit;
                events { worker_connections 8192; }
                http {
                  access_log access.log;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  upstream behind { server 127.0.0.1:%d; keepalive 64; }
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location / {
                      proxy_pass http://behind;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                      proxy_request_buffering off;
                    }
                  }
                }
                """.formatted(upstream, port));
        return new ProcessBuilder("nginx", "-p", directory.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Process proxy(int port, int upstream) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-jar",
                        RunnableJar.path().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        program.environment().put("PROXY_PORT", Integer.toString(port));
        program.environment().put("PROXY_UPSTREAM_URL", "http://127.0.0.1:" + upstream);
        program.environment().put("PROXY_UPSTREAM_KEY", "sk-0123456789abcdef");
        program.environment().put("PROXY_AUTH", "tokens");
        program.environment().put("PROXY_AUTH_TOKENS", "alice:" + TOKEN);
        return program.start();
    }

    private static void untilThere(int port) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException("Nobody listens on port " + port);
    }

    private static Calls wrk(int port, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c32",
                        "-d" + seconds + "s",
                        "--latency",
                        "-H",
                        "Authorization: Bearer " + TOKEN,
                        "http://127.0.0.1:" + port + "/v1/models")
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        if (said.contains("Non-2xx") || said.contains("Socket errors")) {
            throw new IllegalStateException("Calls were lost:\n" + said);
        }
        return new Calls(
                Double.parseDouble(found(said, "Requests/sec:\\s+([\\d.]+)()")),
                millis(found(said, "50%\\s+([\\d.]+)(us|ms|s)")),
                millis(found(said, "99%\\s+([\\d.]+)(us|ms|s)")));
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk said something else:\n" + text);
        }
        return matcher.group(1) + matcher.group(2);
    }

    private static double millis(String time) {
        double number = Double.parseDouble(time.replaceAll("[a-z]", ""));
        return time.endsWith("us") ? number / 1000 : time.endsWith("ms") ? number : number * 1000;
    }

    private static void streams(Vertx vertx, String name, int port, Process process) throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false), new PoolOptions().setHttp1MaxSize(2 * STREAMS));
        AtomicLong bytes = new AtomicLong();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        long before = memory(process);
        for (int i = 0; i < STREAMS; i++) {
            client.request(new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setHost("127.0.0.1")
                            .setPort(port)
                            .setURI("/v1/chat/completions")
                            .putHeader("Authorization", "Bearer " + TOKEN)
                            .putHeader("Content-Type", "application/json"))
                    .compose(request -> request.send("{\"model\":\"m\",\"stream\":true}"))
                    .onFailure(failure -> lost.incrementAndGet())
                    .onSuccess(response -> response.handler(piece -> bytes.addAndGet(piece.length()))
                            .exceptionHandler(failure -> lost.incrementAndGet())
                            .endHandler(end -> ended.incrementAndGet()));
        }
        // In the middle of the streams, when all are open.
        TimeUnit.SECONDS.sleep(EVENTS / 2);
        long during = memory(process);
        for (int i = 0; i < 600 && ended.get() + lost.get() < STREAMS; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        System.out.printf(
                "%-6s  %d streams: %d KiB each, %d lost, %d of %d events%n",
                name,
                STREAMS,
                (during - before) / STREAMS / 1024,
                lost.get(),
                bytes.get() / EVENT.length(),
                (long) STREAMS * EVENTS);
    }

    /**
     * What a program and its children hold of the memory of the machine. The heap of a JVM is held from the start: of that, what
     * is alive counts in addition.
     */
    private static long memory(Process process) throws IOException {
        long bytes = resident(process.pid()) + liveHeap(process);
        for (ProcessHandle child : process.descendants().toList()) {
            bytes += resident(child.pid());
        }
        return bytes;
    }

    private static long liveHeap(Process process) throws IOException {
        if (!process.info().command().orElse("").endsWith("java")) {
            return 0;
        }
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .start();
        String said = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(said);
        if (!total.find()) {
            throw new IOException("jcmd said something else:\n" + said);
        }
        return Long.parseLong(total.group(1));
    }

    private static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }
}
