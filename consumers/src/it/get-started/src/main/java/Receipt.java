import io.fluentopenai.OpenAI;
import io.fluentopenai.schema.Describe;
import java.math.BigDecimal;
import java.util.List;

public record Receipt(
        String shop,
        List<Item> items,
        @Describe("the sum of all prices") BigDecimal total) {
    public record Item(String name, BigDecimal price) {}

    public static Receipt read(OpenAI openai, String text) {
        return openai.responses()
                .model("gpt-5.6-luna")
                .instructions("Extract the receipt from the text.")
                .user(text)
                .send(Receipt.class)
                .value();
    }

    public static void main(String[] args) {
        try (OpenAI openai = OpenAI.create()) {
            Receipt receipt = read(openai, "Corner Bakery: two rolls 1.20, coffee 2.80. Thank you!");
            receipt.items().forEach(item -> System.out.println(item.name() + ": " + item.price()));
            System.out.println("Total: " + receipt.total());
        }
    }
}
