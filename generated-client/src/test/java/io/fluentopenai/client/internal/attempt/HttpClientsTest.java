package io.fluentopenai.client.internal.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpClientsTest {
    private final HttpClients clients = new HttpClients(null, null, true, null, null, null);

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void eachTimeForConnectingHasAClientThatIsUsedAgain() {
        HttpClient usual = clients.get(Duration.ofSeconds(30));
        HttpClient other = clients.get(Duration.ofSeconds(5));
        HttpClient without = clients.get(null);

        assertThat(clients.get(Duration.ofSeconds(30))).isSameAs(usual);
        assertThat(clients.get(Duration.ofSeconds(5))).isSameAs(other).isNotSameAs(usual);
        assertThat(clients.get(null)).isSameAs(without);
        assertThat(other.connectTimeout()).hasValue(Duration.ofSeconds(5));
        assertThat(without.connectTimeout()).isEmpty();
    }

    @Test
    void aTimeForEachCallKeepsNoMoreThanAFewClients() {
        HttpClient usual = clients.get(Duration.ofSeconds(30));
        HttpClient oldest = clients.get(Duration.ofMillis(1));
        HttpClient used = clients.get(Duration.ofMillis(2));
        for (int millis = 3; millis < 20; millis++) {
            clients.get(Duration.ofMillis(millis));
            assertThat(clients.get(Duration.ofMillis(2))).isSameAs(used);
        }

        assertThat(clients.get(Duration.ofMillis(1))).isNotSameAs(oldest);
        assertThat(clients.get(Duration.ofSeconds(30))).isSameAs(usual);
    }
}
