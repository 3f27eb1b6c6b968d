package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An output item as databind is fastest at: one class with the properties of all types, which leaves it to the user to
 * know which of them go together.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FlatItemBean {
    public String id;
    public String type;
    public String status;

    public String encryptedContent;

    public List<ItemBean.Summary> summary;
    public String arguments;

    public String callId;

    public String name;
    public ItemBean.Action action;
    public List<ItemBean.Part> content;
    public String role;
}
