def analytics(df):
    return df
