import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    @Test
    void readsItemsAndTotal() {
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey(server.apiKey())
                        .build()) {
            server.reply("""
                    {"shop": "Corner Bakery", "items": [{"name": "coffee", "price": 2.80}], "total": 2.80}""");

            Receipt receipt = Receipt.read(openai, "Corner Bakery: coffee 2.80");

            assertEquals(new BigDecimal("2.80"), receipt.total());
            assertEquals("coffee", receipt.items().get(0).name());
            assertEquals("createResponse", server.takeRequest().operationId());
        }
    }
}
