package dev.latchkey.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to PostgreSQL whose server tells, with each statement, the plan by which it was carried out. */
final class ReadPlans {

    private ReadPlans() {}

    /** Connections that hand each plan on; who connects has to be a superuser. */
    static DataSource of(DataSource dataSource, Consumer<String> plans) {
        PGSimpleDataSource explaining = (PGSimpleDataSource) dataSource;
        explaining.setOptions("-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0"
                + " -c auto_explain.log_level=notice -c client_min_messages=notice");
        return around(
                DataSource.class,
                explaining,
                (method, result) -> result instanceof Connection connection
                        ? around(
                                Connection.class,
                                connection,
                                (made, statement) -> statement instanceof PreparedStatement prepared
                                        ? telling(prepared, plans)
                                        : statement)
                        : result);
    }

    private static PreparedStatement telling(PreparedStatement statement, Consumer<String> plans) {
        return around(PreparedStatement.class, statement, (method, result) -> {
            if (method.getName().startsWith("execute")) {
                plansOf(statement).forEach(plans);
            }
            return result;
        });
    }

    private static List<String> plansOf(PreparedStatement statement) throws SQLException {
        List<String> plans = new ArrayList<>();
        for (SQLWarning notice = statement.getWarnings(); notice != null; notice = notice.getNextWarning()) {
            if (notice.getMessage().contains("plan:")) {
                plans.add(notice.getMessage());
            }
        }
        statement.clearWarnings();
        return plans;
    }

    private interface Afterwards {
        Object apply(Method method, Object result) throws SQLException;
    }

    private static <T> T around(Class<T> type, T target, Afterwards afterwards) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return afterwards.apply(method, method.invoke(target, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
