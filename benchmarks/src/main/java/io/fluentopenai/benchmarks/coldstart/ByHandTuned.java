package io.fluentopenai.benchmarks.coldstart;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Works like {@link ByHand}, by someone who has profiled it: a TLS context that knows no certificates, as none is needed here, and
 * a class for the response's body instead of the JDK's lambda.
 */
final class ByHandTuned {
    private ByHandTuned() {}

    public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
        long start = System.nanoTime();
        JsonFactory json = new JsonFactory();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(noCertificates())
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0].concat("/chat/completions")))
                .timeout(Duration.ofMinutes(10))
                .header("User-Agent", "by-hand")
                .header("Accept", "application/json")
                .header("Authorization", "Bearer ".concat(args[1]))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(ByHand.ChatJson.body(json)))
                .build();
        HttpResponse<byte[]> response = client.send(request, new Whole());
        if (response.statusCode() != 200) {
            throw new IOException(new String(response.body(), StandardCharsets.UTF_8));
        }
        System.out.println(ByHand.ChatJson.content(json, response.body()));
        System.out.println(System.nanoTime() - start);
    }

    private static SSLContext noCertificates() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], new TrustManager[0], null);
        return context;
    }

    private static final class Whole implements HttpResponse.BodyHandler<byte[]> {
        @Override
        public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo response) {
            return HttpResponse.BodySubscribers.ofByteArray();
        }
    }
}
