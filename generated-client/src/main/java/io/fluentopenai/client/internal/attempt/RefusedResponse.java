package io.fluentopenai.client.internal.attempt;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A refusal whose body did not come to its end, for which the HTTP client has an exception in place of a response. */
record RefusedResponse(HttpRequest request, int statusCode, HttpHeaders headers, Body body)
        implements HttpResponse<Body> {
    @Override
    public Optional<HttpResponse<Body>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public URI uri() {
        return request.uri();
    }

    @Override
    public HttpClient.Version version() {
        return request.version().orElse(HttpClient.Version.HTTP_1_1);
    }
}
